import { readdirSync, statSync } from 'node:fs';
import { WaybillError } from '@waybill/kernel';
import {
  readLedgerExport,
  verifyLedgerAt,
  verifyLedgerCopy,
  type InclusionPromise,
  type VerificationOptions,
  type VerificationReport,
} from '@waybill/ledger';
import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable } from '../render/error-text.ts';
import { markOf, paint, type Style } from '../render/style.ts';
import { readCheckpoint } from './read-checkpoint.ts';
import { readLogKeys } from './read-log-keys.ts';
import { readReceipt } from './read-receipt.ts';

/** Options of `waybill ledger verify`, as the parser gives them. */
export interface LedgerVerifyOptions {
  readonly verifierKey?: readonly string[];
  readonly platform?: string;
  readonly checkpoint?: readonly string[];
  readonly receipt?: readonly string[];
}

/** Verifies a copy of a ledger, or the ledger in a folder, against keys that come from elsewhere. */
export async function verifyCopy(
  session: Session,
  dir: string,
  options: LedgerVerifyOptions,
): Promise<Answer> {
  const logKeys = await readLogKeys(session, options);
  const isLedger = findsLedger(dir);
  const knownCheckpoints: string[] = [];
  for (const file of options.checkpoint ?? []) {
    knownCheckpoints.push(await readCheckpoint(file));
  }
  const knownReceipts: InclusionPromise[] = [];
  for (const file of options.receipt ?? []) knownReceipts.push(await readReceipt(file));
  session.progress(`recomputing ${dir}`);
  const report = await verify(dir, isLedger, { logKeys, knownCheckpoints, knownReceipts });
  const known = { knownCheckpoints: knownCheckpoints.length, knownReceipts: knownReceipts.length };
  return {
    exitCode: report.holds ? exitCodes.yes : exitCodes.no,
    schema: 'ledger-verify/v1',
    json: { ...report, root: report.root ?? null, ...known },
    text: (style) => renderReport(style, dir, report, known),
  };
}

/**
 * True for the folder of a ledger, which names the version of its database; false for a copy. A copy without
 * manifest is one that was cut off, for verifying to say; a folder with nothing of either was named by mistake.
 * Throws `ledger-copy-missing`.
 */
function findsLedger(dir: string): boolean {
  const names = new Set(statSync(dir, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(dir) : []);
  if (names.has('version.json')) return true;
  if (names.has('manifest.json') || names.has('entry.jsonl')) return false;
  throw new WaybillError({
    code: 'ledger-copy-missing',
    message: 'Nothing was verified: there is no ledger, and no copy of one.',
    expected: 'the folder that "waybill ledger export" wrote, or the folder of a ledger',
    found: dir,
  });
}

function verify(dir: string, isLedger: boolean, trusted: VerificationOptions): Promise<VerificationReport> {
  return isLedger
    ? verifyLedgerAt({ at: { kind: 'folder', dir } }, trusted)
    : verifyLedgerCopy(readLedgerExport(dir), trusted);
}

/** How much was compared with what was kept elsewhere. */
interface Known {
  readonly knownCheckpoints: number;
  readonly knownReceipts: number;
}

function renderReport(
  style: Style,
  dir: string,
  report: VerificationReport,
  { knownCheckpoints, knownReceipts }: Known,
): string {
  const { holds, entries, documents, treeSize, waiting, checkpoints, root, problems } = report;
  const lines = [
    holds
      ? `${markOf(style, 'pass')} ${paint(style, ['bold', 'green'], 'holds')}  ${printable(dir)}`
      : `${markOf(style, 'fail')} ${paint(style, ['bold', 'red'], 'does not hold')}  ${printable(dir)}`,
    `  ${entries} entries, ${documents} documents, ${treeSize} leaves, ${waiting} waiting, ${checkpoints} checkpoints`,
    `  root ${root ?? 'none: the log is empty'}`,
    `  compared with ${counted(knownCheckpoints, 'checkpoint')} and ${counted(knownReceipts, 'receipt')} kept elsewhere`,
  ];
  for (const { kind, row, message } of problems) {
    lines.push(`  ${markOf(style, 'fail')} ${kind}  ${printable(row)}: ${printable(message)}`);
  }
  return `${lines.join('\n')}\n`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
