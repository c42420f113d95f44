import type { CheckResult, Digest, Instant } from '@waybill/kernel';
import type { Fact } from '@waybill/evidence';
import type { Decision } from '@waybill/gate';
import type {
  Acceptance,
  Addition,
  Entry,
  EntryKind,
  Follow,
  Submitter,
  SubmittedDocument,
} from './entry.ts';
import type { TaskQueue } from './tasks/task.ts';
import type { VerificationOptions, VerificationReport } from './copy/verify-copy.ts';
import type { InclusionPromise } from './transparency/inclusion-promise.ts';
import type { LogKey } from './transparency/log-key.ts';

/** Where a ledger is. */
export type LedgerPlace =
  | {
      /** The embedded database in a folder; one process at a time. */
      readonly kind: 'folder';
      readonly dir: string;
    }
  | {
      /** A PostgreSQL server, 15 or newer; any number of processes. */
      readonly kind: 'postgres';
      readonly url: string;
    }
  | {
      /** The embedded database in memory, gone when closed. */
      readonly kind: 'memory';
    };

/** What {@link openLedger} needs. */
export interface LedgerOptions {
  readonly at: LedgerPlace;
  readonly logKey: LogKey;
  readonly now: () => Instant;
  /** PostgreSQL schema that holds the tables; `waybill` unless told. */
  readonly schema?: string;
  /** Address of the server that opens the ledger; named to a second process that comes to the same folder. */
  readonly serverAddress?: string;
  /** Where the embedded database's worker module lies, for bundles that moved it. */
  readonly workerUrl?: URL;
}

/** What the submitter gets back. */
export interface Receipt extends InclusionPromise {
  /** True when the ledger held the same content already. Not signed. */
  readonly repeated: boolean;
}

/** A document as the ledger keeps it. */
export interface StoredDocument {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/** Some of many, in the ledger's order. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Pass as `after` for the rest; absent at the end. */
  readonly next?: string;
}

/** Which entries; every member that is given must match. */
export interface EntryFilter {
  readonly artifact?: Digest;
  /** Full Git commit id. */
  readonly commit?: string;
  readonly pipelineId?: string;
  readonly jobId?: string;
  readonly projectId?: string;
  readonly runnerId?: string;
  /** Entries that name this exact document. */
  readonly document?: Digest;
  /** Entries of this kind only. */
  readonly kind?: EntryKind;
  /** Entries that add to this one. */
  readonly addsTo?: Digest;
  /** The newest entry first; the oldest unless told. A cursor goes on in the direction that it came from. */
  readonly newestFirst?: true;
  readonly after?: string;
  /** 1 to 1000; 100 unless told. */
  readonly limit?: number;
}

/** What goes with a decision into the ledger. */
export interface DecisionContext extends Follow {
  /** Documents to keep with it, such as the signed verification summary. */
  readonly documents?: readonly SubmittedDocument[];
  /** Entry of the decision that this one was made instead of. */
  readonly supersedes?: Digest;
  /** Digest over every input but the clock; without it the decision is never found as cached. */
  readonly cacheKey?: Digest;
  /** Who asked; `ledger` unless told. */
  readonly submitter?: Submitter;
}

/** A decision as the ledger keeps it. */
export interface RecordedDecision {
  readonly entryId: Digest;
  readonly decision: Decision;
  readonly cacheKey?: Digest;
  /** Entry of the decision that it was made instead of. */
  readonly supersedes?: Digest;
  /** The signed verification summary that went with it. */
  readonly summary?: Digest;
}

/** Which decisions, newest first. */
export interface DecisionFilter {
  readonly artifact?: Digest;
  readonly environment?: string;
  readonly verdict?: Decision['verdict'];
  /** Only the newest verdict of each artifact and environment; a `no-verdict` is none. */
  readonly standing?: true;
  readonly after?: string;
  /** 1 to 1000; 100 unless told. */
  readonly limit?: number;
}

/** A leaf of the log. */
export interface Leaf {
  readonly index: number;
  readonly entryId: Digest;
  /** Leaf data as `tile/entries` publishes it: 32 bytes, a salted hash of the entry. */
  readonly data: Uint8Array;
}

/** Proof that a leaf is in the tree of `treeSize` leaves (RFC 6962, section 2.1.1). */
export interface InclusionProof {
  readonly index: number;
  readonly treeSize: number;
  readonly leafHash: Uint8Array;
  readonly hashes: readonly Uint8Array[];
}

/** The transparency log over all entries. */
export interface TransparencyLog {
  /** The latest checkpoint as a signed note (C2SP tlog-checkpoint); undefined while the log is empty. */
  checkpoint(): Promise<string | undefined>;
  /** Gives all waiting leaves their index and signs a checkpoint; answers how many there were. */
  sequence(): Promise<number>;
  /**
   * Proof for an entry (its id) or a leaf hash (64 hex digits); `treeSize` is the latest unless told.
   * Throws `leaf-not-found`, `leaf-not-sequenced`, `tree-size-unknown`.
   */
  inclusionProof(of: Digest | string, treeSize?: number): Promise<InclusionProof>;
  /** Hashes that show the tree of `to` leaves to extend the one of `from`. Throws `tree-size-unknown`. */
  consistencyProof(from: number, to: number): Promise<readonly Uint8Array[]>;
  /**
   * A tile (C2SP tlog-tiles): up to 256 hashes of 32 bytes; level `entries` gives the entry bundle.
   * `width` is 256 unless told. Undefined when the log does not reach it.
   */
  readTile(level: number | 'entries', index: number, width?: number): Promise<Uint8Array | undefined>;
  leaf(index: number): Promise<Leaf | undefined>;
}

/**
 * Evidence, facts, decisions and the transparency log over them, in one database. Every method throws
 * `ledger-unavailable` where the database does not answer, `ledger-worker-died` or `ledger-sync-failed` where the
 * embedded one stopped.
 */
export interface Ledger {
  /**
   * Keeps an evidence set in one transaction: exact bytes, entry, facts, check results, queued leaf.
   * Idempotent by content: the same submitter, artifacts and documents again change nothing, but for facts of
   * `id-token`, `api` or `platform` on a name of which that source had said nothing. They become an entry of kind
   * `facts`. Throws `acceptance-malformed`, `document-too-large`, `entry-damaged`.
   */
  accept(input: Acceptance): Promise<Receipt>;
  /**
   * Keeps a statement, an exception or its end, in one transaction with the task that it comes from and those that
   * follow. Idempotent by content, as {@link accept} is. What it adds to must be there and of the kind that
   * belongs to it. Throws `acceptance-malformed`, `document-too-large`, `entry-damaged`, `task-lost`,
   * `task-malformed`.
   */
  append(addition: Addition): Promise<Receipt>;
  /** What is still to be done. */
  readonly tasks: TaskQueue;
  /** Exact bytes, hashed again while they are read. Throws `document-damaged`. */
  findDocument(digest: Digest): Promise<StoredDocument | undefined>;
  /** Throws `entry-damaged`. */
  findEntry(id: Digest): Promise<Entry | undefined>;
  /** Entries in the order of their acceptance. Throws `cursor-malformed`, `entry-damaged`. */
  listEntries(filter: EntryFilter): Promise<Page<Entry>>;
  /** Facts of an entry, compared with their digest, then those that were added to it. Throws `entry-damaged`. */
  factsOf(entryId: Digest): Promise<readonly Fact[]>;
  /** Check results of an entry, compared with their digest. Throws `entry-damaged`. */
  resultsOf(entryId: Digest): Promise<readonly CheckResult[]>;
  /** Appends a decision, exact and in the log like any other entry. */
  recordDecision(decision: Decision, context?: DecisionContext): Promise<Receipt>;
  /** Decisions, newest first. Throws `cursor-malformed`, `document-damaged`, `entry-damaged`. */
  listDecisions(filter: DecisionFilter): Promise<Page<RecordedDecision>>;
  /**
   * The newest decision with this cache key that still holds at `now`; never a `no-verdict`.
   * Throws `document-damaged`, `entry-damaged`.
   */
  findCachedDecision(cacheKey: Digest, now: Instant): Promise<RecordedDecision | undefined>;
  /**
   * Binds a token's `jti` to its job; the same job may come again until `expiresAt`.
   * Throws `token-bound-to-another-job`, `token-expired`, `token-binding-malformed`.
   */
  bindToken(jti: string, jobId: string, expiresAt: Instant): Promise<void>;
  readonly log: TransparencyLog;
  /**
   * Hands the log over to a new key of the same name: an entry signed by both keys; checkpoints after the
   * one that covers it are signed by the new key. Throws `log-key-malformed`, `log-key-mismatch`.
   */
  rotateLogKey(next: LogKey): Promise<Receipt>;
  /** Writes every row to plain files below `dir`, which must be new or empty. Throws `export-folder-not-empty`. */
  export(dir: string): Promise<void>;
  /** Recomputes everything from the stored rows, as {@link verifyLedgerCopy} does of an export. */
  verify(options: VerificationOptions): Promise<VerificationReport>;
  close(): Promise<void>;
}
