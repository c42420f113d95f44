import type { LedgerCopyReader } from './copy-reader.ts';

/** What a verifier of a copy trusts and remembers. */
export interface VerificationOptions {
  /** Verifier keys (`name+hash+base64`) that the log may be signed with; others only by hand-over. */
  readonly logKeys: readonly string[];
  /** Signed checkpoints kept elsewhere: the copy must extend each, else it was cut or rewritten. */
  readonly knownCheckpoints?: readonly string[];
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
    | 'row';
  /** Table and key of the row, such as `entry 17 (sha256:…)`. */
  readonly row: string;
  readonly message: string;
}

/** What came out of verifying a copy. */
export interface VerificationReport {
  readonly holds: boolean;
  readonly entries: number;
  readonly documents: number;
  /** Leaves in the log. */
  readonly treeSize: number;
  /** Entries that wait for their index. */
  readonly waiting: number;
  /** Root hash, 64 hex digits; absent while the log is empty. */
  readonly root?: string;
  /** First 1000 problems. */
  readonly problems: readonly CopyProblem[];
}

/** Recomputes every document, entry, leaf, tile, root and checkpoint signature of a copy, offline. */
export async function verifyLedgerCopy(
  source: LedgerCopyReader,
  options: VerificationOptions,
): Promise<VerificationReport> {
  throw new Error(`not built: ${typeof source} ${options.logKeys.length}`);
}
