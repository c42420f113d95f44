import { WaybillError } from '@waybill/kernel';
import { verifyInclusionPromise } from '../transparency/inclusion-promise.ts';
import type { InclusionPromise } from '../transparency/inclusion-promise.ts';
import type { LedgerCopyReader } from './copy-reader.ts';
import { verifyDocuments } from './verify-documents.ts';
import { verifyEntries } from './verify-entries.ts';
import { verifyLog } from './verify-log.ts';

/** What a verifier of a copy trusts and remembers. */
export interface VerificationOptions {
  /**
   * Verifier keys (`name+hash+base64`) of the log. The key that signs it now must be among them; those before it
   * count only as it took over from them.
   */
  readonly logKeys: readonly string[];
  /** Signed checkpoints kept elsewhere: the copy must extend each, else it was cut or rewritten. */
  readonly knownCheckpoints?: readonly string[];
  /** Receipts kept elsewhere: each promised leaf must be there, sequenced or waiting. */
  readonly knownReceipts?: readonly InclusionPromise[];
}

/** One thing that is not as it was written, with the exact row. */
export interface CopyProblem {
  readonly kind:
    | 'document'
    | 'entry'
    | 'facts'
    | 'results'
    | 'keys'
    | 'decision'
    | 'leaf'
    | 'order'
    | 'tile'
    | 'checkpoint'
    | 'log-key'
    | 'file';
  /** Table and key of the row, such as `entry 17`. */
  readonly row: string;
  readonly message: string;
}

/** What came out of verifying a copy. */
export interface VerificationReport {
  /** True when nothing was found. */
  readonly holds: boolean;
  readonly entries: number;
  readonly documents: number;
  /** Leaves in the log. */
  readonly treeSize: number;
  /** Entries that wait for their index: promised, not yet in the log. */
  readonly waiting: number;
  readonly checkpoints: number;
  /** Root hash of the log, 64 hex digits; absent while it is empty. */
  readonly root?: string;
  /** The first 1000 problems. */
  readonly problems: readonly CopyProblem[];
}

/** Takes down a problem. */
export type Report = (kind: CopyProblem['kind'], row: string, message: string) => void;

const mostProblems = 1000;

/**
 * Recomputes every document digest, entry, leaf, tile, root and checkpoint signature of a copy, offline, and
 * names each row that is not as it was written. Throws `log-key-malformed` for a key that the caller gives.
 */
export async function verifyLedgerCopy(
  source: LedgerCopyReader,
  options: VerificationOptions,
): Promise<VerificationReport> {
  const problems: CopyProblem[] = [];
  const report: Report = (kind, row, message) => {
    if (problems.length < mostProblems) problems.push({ kind, row, message });
  };
  const reader = reportingReader(source, report);
  const { knownReceipts = [] } = options;
  const promised = new Set(knownReceipts.map(({ leafHash }) => leafHash));
  const entries = await verifyEntries(reader, promised, report);
  const documents = await verifyDocuments(reader, entries, report);
  const log = await verifyLog(reader, { ...options, entries, handovers: documents.handovers }, report);
  for (const receipt of knownReceipts) {
    const row = `receipt of ${receipt.entryId}`;
    if (!isSigned(receipt, log.verifierKeys)) report('leaf', row, 'No key of this log signed it.');
    else if (promised.has(receipt.leafHash)) report('leaf', row, 'Its entry is not there, or was changed.');
  }
  return {
    holds: problems.length === 0,
    entries: entries.count,
    documents: documents.count,
    treeSize: entries.leaves.size,
    waiting: entries.waiting,
    checkpoints: log.checkpoints,
    ...(log.root === undefined ? {} : { root: Buffer.from(log.root).toString('hex') }),
    problems,
  };
}

function isSigned(receipt: InclusionPromise, verifierKeys: readonly string[]): boolean {
  try {
    return verifyInclusionPromise(receipt, verifierKeys);
  } catch (error) {
    if (error instanceof WaybillError) return false;
    throw error;
  }
}

/** A damaged file ends early with a problem; what could be read of it is still compared. */
function reportingReader(source: LedgerCopyReader, report: Report): LedgerCopyReader {
  return {
    async *rows(table) {
      try {
        yield* source.rows(table);
      } catch (error) {
        if (!(error instanceof WaybillError) || error.code !== 'import-malformed') throw error;
        report('file', table, `${error.message} Expected ${error.expected}, found ${error.found}.`);
      }
    },
  };
}
