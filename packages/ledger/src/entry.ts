import type { CheckResult, Digest, Instant } from '@waybill/kernel';
import type { Fact } from '@waybill/evidence';
import type { NewTask, Task } from './tasks/task.ts';

/**
 * What an entry records: evidence that was accepted; facts that a repeated submission added to it; a statement of
 * what was captured of it later, with its facts; a decision of the gate; an exception from one, and its early end;
 * or a change of the log's key.
 */
export type EntryKind =
  | 'evidence'
  | 'facts'
  | 'statement'
  | 'decision'
  | 'exception'
  | 'exception-end'
  | 'key-handover';

/** What an entry of some kinds must name, by the kind of what it adds to; all others add to nothing. */
export const addsToKind: { readonly [K in EntryKind]?: EntryKind } = {
  facts: 'evidence',
  statement: 'evidence',
  'exception-end': 'exception',
};

/** Who handed it in, as Waybill authenticated them; `server` and `ledger` are Waybill itself. */
export type Submitter =
  | { readonly kind: 'job'; readonly projectId: string; readonly pipelineId: string; readonly jobId: string }
  | { readonly kind: 'api-token'; readonly name: string }
  | {
      /** A person, by GitLab's number and the name that it had then. */
      readonly kind: 'user';
      readonly userId: string;
      readonly username: string;
    }
  | { readonly kind: 'server' }
  | { readonly kind: 'ledger' };

/** An artifact that an entry speaks of. */
export interface EntryArtifact {
  readonly digest: Digest;
  /** File name or image reference, for people. */
  readonly name?: string;
}

/** A document as it is handed in: exact bytes and what they are. */
export interface SubmittedDocument {
  /** Kebab-case: `sbom`, `provenance`, `signature`, `health`, `vsa`, `exception` … */
  readonly role: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A document as an entry names it. */
export interface EntryDocument {
  readonly role: string;
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
}

/** One row of the ledger: who handed in which documents about which artifacts, and when it was accepted. */
export interface Entry {
  /**
   * Digest of the canonical content (everything but facts, results and time; with the facts where it adds to
   * another entry): equal content, equal id.
   */
  readonly id: Digest;
  readonly kind: EntryKind;
  readonly submitter: Submitter;
  readonly artifacts: readonly EntryArtifact[];
  readonly documents: readonly EntryDocument[];
  /** The entry that this one adds to, of the kind that {@link addsToKind} names; absent for all other kinds. */
  readonly addsTo?: Digest;
  /** Digest of the canonical JSON of the derived facts, in order. */
  readonly factsDigest: Digest;
  /** Digest of the canonical JSON of the check results, in order. */
  readonly resultsDigest: Digest;
  readonly acceptedAt: Instant;
}

/** An evidence set that was verified and shall be kept. */
export interface Acceptance extends Pick<Follow, 'tasks'> {
  readonly submitter: Submitter;
  readonly artifacts: readonly EntryArtifact[];
  readonly documents: readonly SubmittedDocument[];
  readonly facts: readonly Fact[];
  readonly results: readonly CheckResult[];
}

/** What an entry brings with it, in the same transaction. */
export interface Follow {
  /** To be done later, where it must be from the entry's id; queued only where the entry is new. */
  readonly tasks?: readonly NewTask[] | ((entryId: Digest) => readonly NewTask[]);
  /** The task that this entry is the outcome of; it is removed. */
  readonly finishes?: Task;
}

/** An entry that Waybill itself makes beside evidence and decisions. */
export interface Addition extends Follow {
  readonly kind: 'statement' | 'exception' | 'exception-end';
  readonly submitter: Submitter;
  readonly artifacts: readonly EntryArtifact[];
  readonly documents: readonly SubmittedDocument[];
  /** None when absent. */
  readonly facts?: readonly Fact[];
  /** What it adds to, as {@link addsToKind} says. */
  readonly addsTo?: Digest;
}
