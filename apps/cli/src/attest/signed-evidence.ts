import type { ProvenanceSubject } from '@waybill/api';
import type { CheckResult, Digest } from '@waybill/kernel';

/** Two bundles about the artifacts of one call. */
export interface SignedEvidence {
  /** Sigstore bundle with the SLSA provenance. */
  readonly provenance: Uint8Array;
  /** Sigstore bundle over the artifacts. */
  readonly signature: Uint8Array;
  /** What signed, for people. */
  readonly signer: string;
  /** Present where a server signed. */
  readonly byServer?: ServerSigning;
}

/** What a server said beside its signatures. */
export interface ServerSigning {
  readonly keyFingerprint: Digest;
  /** False where nobody told the command which key it has to be. */
  readonly verified: boolean;
  /** How each digest was checked, in the order of the artifacts. */
  readonly subjects: readonly ProvenanceSubject[];
  /** Contradictions between ID token and API. */
  readonly results: readonly CheckResult[];
}
