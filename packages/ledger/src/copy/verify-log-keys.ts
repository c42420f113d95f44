import { WaybillError } from '@waybill/kernel';
import type { Row } from '../database/tables.ts';
import { openHandover } from '../transparency/key-handover.ts';
import type { HandedTree } from '../transparency/key-handover.ts';
import { parseVerifierKey } from '../transparency/log-key.ts';
import type { LogVerifier } from '../transparency/log-key.ts';
import type { LedgerCopyReader } from './copy-reader.ts';
import type { Report } from './verify-copy.ts';
import type { VerifiedEntries } from './verify-entries.ts';

/** A key of the log, and the leaf that handed the log over to it; -1 for the first. */
export interface KeyInChain {
  readonly verifier: LogVerifier;
  readonly handoverIndex: number;
  /** The tree that both keys signed at the hand-over; absent for the first. */
  readonly handed?: HandedTree;
}

/** What the keys of a log are verified against. */
export interface KeyContext {
  readonly entries: VerifiedEntries;
  /** Hand-over notes by entry number. */
  readonly handovers: ReadonlyMap<number, string>;
  readonly trusted: readonly LogVerifier[];
}

/** Follows the hand-overs from the first key; the chain says what each checkpoint must be signed with. */
export async function verifyLogKeys(
  reader: LedgerCopyReader,
  { entries, handovers, trusted }: KeyContext,
  report: Report,
): Promise<readonly KeyInChain[]> {
  const rows: Row<'log_key'>[] = [];
  for await (const row of reader.rows('log_key')) {
    if (row.position !== rows.length)
      report('log-key', `log_key ${row.position}`, 'One before it is not there.');
    rows.push(row);
  }
  const first = rows[0] && openKey(rows[0], report);
  if (rows[0] && rows[0].entry_no !== null)
    report('log-key', 'log_key 0', 'No entry can hand over to the first.');
  if (!first) {
    if (entries.leaves.size > 0) report('log-key', 'log_key 0', 'The log has no first key.');
    return [];
  }
  const chain: KeyInChain[] = [{ verifier: first, handoverIndex: -1 }];
  const inOrder = [...entries.leaves]
    .filter(([, { entryNo }]) => handovers.has(entryNo))
    .sort(([a], [b]) => a - b);
  for (const [index, { entryNo }] of inOrder) {
    const next = followHandover(handovers.get(entryNo) ?? '', chain, `entry ${entryNo}`, report);
    if (!next) continue;
    const row = rows[chain.length];
    if (row?.verifier_key !== next.verifier.verifierKey || row.entry_no !== entryNo) {
      report('log-key', `log_key ${chain.length}`, `It is not the key that entry ${entryNo} hands over to.`);
    }
    if (next.handed.size !== index) {
      report(
        'log-key',
        `entry ${entryNo}`,
        `It hands over ${next.handed.size} leaves, but is leaf ${index}.`,
      );
    }
    chain.push({ ...next, handoverIndex: index });
  }
  for (const { position } of rows.slice(chain.length)) {
    report('log-key', `log_key ${position}`, 'No entry hands over to it.');
  }
  const trustedKeys = new Set(trusted.map(({ verifierKey }) => verifierKey));
  // A retired key is no reason for trust: whoever has it now could hand the log over to a key of their own.
  const newest = chain.at(-1)?.verifier.verifierKey ?? '';
  if (!trustedKeys.has(newest)) {
    report('log-key', `log_key ${chain.length - 1}`, `No trusted key signs this log now; ${newest} does.`);
  }
  return chain;
}

/** The key that a hand-over of the chain's last key leads to. */
function followHandover(
  note: string,
  chain: readonly KeyInChain[],
  row: string,
  report: Report,
): { readonly verifier: LogVerifier; readonly handed: HandedTree } | undefined {
  try {
    const { from, to, size, root } = openHandover(note);
    if (from === chain.at(-1)?.verifier.verifierKey) {
      return { verifier: parseVerifierKey(to), handed: { size, root } };
    }
    report('log-key', row, 'It hands over a key that the log did not have then.');
  } catch (error) {
    report('log-key', row, messageOf(error));
  }
  return undefined;
}

function openKey({ position, verifier_key: key }: Row<'log_key'>, report: Report): LogVerifier | undefined {
  try {
    return parseVerifierKey(key);
  } catch (error) {
    report('log-key', `log_key ${position}`, messageOf(error));
    return undefined;
  }
}

/** A coded error as the message of a problem; anything else is a bug and goes on. */
export function messageOf(error: unknown): string {
  if (!(error instanceof WaybillError)) throw error;
  return `${error.message} Expected ${error.expected}, found ${error.found}.`;
}
