import type { Artifact, Fact } from '@waybill/evidence';
import type { Instant, JsonObject } from '@waybill/kernel';

/** The evidence of one build as exact bytes; a piece that was not handed in is absent. */
export interface EvidenceSet {
  /** `sbom.cdx.json` or `sbom.spdx.json`. */
  readonly sbom?: Uint8Array;
  /** `provenance.intoto.jsonl`: one Sigstore bundle per line. */
  readonly provenance?: Uint8Array;
  /** `signature.bundle`. */
  readonly signature?: Uint8Array;
}

/** What was handed in for judgement: artifacts, their evidence, and what the caller already verified. */
export interface Submission {
  readonly artifacts: readonly Artifact[];
  readonly evidence: EvidenceSet;
  /** Claims of the job's GitLab ID token, only after its signature, issuer, audience and times were verified. */
  readonly idToken?: JsonObject;
  /** Facts that GitLab's API confirmed. */
  readonly apiFacts?: readonly Fact[];
  /** When the ledger accepted the evidence; bounds its age where no log or timestamp authority does. */
  readonly acceptedAt?: Instant;
}
