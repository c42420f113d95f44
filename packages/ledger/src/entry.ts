import type { CheckResult, Digest, Instant } from '@waybill/kernel';
import type { Fact } from '@waybill/evidence';

/**
 * What an entry records: evidence that was accepted, facts that a repeated submission added to it, a decision of
 * the gate, or a change of the log's key.
 */
export type EntryKind = 'evidence' | 'facts' | 'decision' | 'key-handover';

/** Who handed it in, as Waybill authenticated them; `ledger` is the ledger itself. */
export type Submitter =
  | { readonly kind: 'job'; readonly projectId: string; readonly pipelineId: string; readonly jobId: string }
  | { readonly kind: 'api-token'; readonly name: string }
  | { readonly kind: 'ledger' };

/** An artifact that an entry speaks of. */
export interface EntryArtifact {
  readonly digest: Digest;
  /** File name or image reference, for people. */
  readonly name?: string;
}

/** A document as it is handed in: exact bytes and what they are. */
export interface SubmittedDocument {
  /** Kebab-case: `sbom`, `provenance`, `signature`, `health`, `vsa` … */
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
   * Digest of the canonical content (everything but facts, results and time; of kind `facts` with its facts):
   * equal content, equal id.
   */
  readonly id: Digest;
  readonly kind: EntryKind;
  readonly submitter: Submitter;
  readonly artifacts: readonly EntryArtifact[];
  readonly documents: readonly EntryDocument[];
  /** The evidence that an entry of kind `facts` adds to; absent for all others. */
  readonly addsTo?: Digest;
  /** Digest of the canonical JSON of the derived facts, in order. */
  readonly factsDigest: Digest;
  /** Digest of the canonical JSON of the check results, in order. */
  readonly resultsDigest: Digest;
  readonly acceptedAt: Instant;
}

/** An evidence set that was verified and shall be kept. */
export interface Acceptance {
  readonly submitter: Submitter;
  readonly artifacts: readonly EntryArtifact[];
  readonly documents: readonly SubmittedDocument[];
  readonly facts: readonly Fact[];
  readonly results: readonly CheckResult[];
}
