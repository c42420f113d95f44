import type {
  DigestCheck,
  Fact,
  ListedChild,
  VerifiedLogEntry,
  VerifiedSigner,
  VerifiedTime,
} from '@waybill/evidence';
import type { CheckResult, Digest, Instant } from '@waybill/kernel';

/** What holds of a submission after all cryptography and reading; plain JSON, so a ledger can keep it. */
export interface Assessment {
  readonly artifacts: readonly AssessedArtifact[];
  /** Every document that was read, by role and digest of its exact bytes. */
  readonly documents: readonly AssessedDocument[];
  /** Absent when no SBOM was handed in. */
  readonly sbom?: AssessedSbom;
  /** Every different line of the provenance document, whatever it attests; empty when none was handed in. */
  readonly attestations: readonly AssessedBundle[];
  /** Absent when no signature was handed in. */
  readonly signature?: AssessedBundle;
  /** Everything known of the build: from verified bundles that name one of the artifacts, the ID token and the API. */
  readonly facts: readonly Fact[];
  /** Results that need no environment: claims that contradict each other, oddities of a document. */
  readonly results: readonly CheckResult[];
  /** Digest of the platform folder whose signers were matched. */
  readonly platform: Digest;
  /** Digest of the part of it that decides about trust: GitLab instance, profiles, signers. */
  readonly trust: Digest;
  readonly assessedAt: Instant;
  readonly acceptedAt?: Instant;
}

/** An artifact without its bytes. */
export interface AssessedArtifact {
  readonly digest: Digest;
  readonly sha512?: string;
  readonly name?: string;
}

/** One document of an evidence set. */
export interface AssessedDocument {
  readonly role: 'sbom' | 'provenance' | 'signature';
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/** What an SBOM says, or why it could not be read. */
export type AssessedSbom = UnreadableSbom | ReadSbom;

/** An SBOM that cannot be read. */
export interface UnreadableSbom {
  readonly kind: 'unreadable';
  readonly document: Digest;
  /** Result of the check `sbom-schema`. */
  readonly schema: CheckResult;
  readonly refusal: Refusal;
}

/** An SBOM that can be read. */
export interface ReadSbom {
  readonly kind: 'read';
  readonly document: Digest;
  /** Result of the check `sbom-schema`. */
  readonly schema: CheckResult;
  readonly format: 'cyclonedx' | 'spdx';
  readonly formatVersion: string;
  readonly componentCount: number;
  /** Digests, `sha256:` or `sha512:` with lowercase hex, that it gives for what it describes. */
  readonly describes: readonly string[];
}

/** One signature with what it covers: a line of the provenance document (each signature of an envelope), or the signature document. */
export interface AssessedBundle {
  readonly role: 'provenance' | 'signature';
  /** Document that holds it. */
  readonly document: Digest;
  /** Digest of the exact bytes of the bundle itself. */
  readonly bundle: Digest;
  /** Line in the document, from 1; blank lines are not counted. */
  readonly line: number;
  /** Which signature of the line it is, from 1; present where a line carries several. */
  readonly signature?: number;
  readonly verification: Verification;
  /** What it speaks of. Unless verified it covers nothing, and its predicate type is only a claim. */
  readonly content: AssessedContent;
  /** Facts that it and its certificate show; none unless verified and naming one of the artifacts. */
  readonly facts: readonly Fact[];
  /** Claims of its certificate that point at another host than its issuer; they are not among the facts. */
  readonly strayClaims: readonly string[];
}

/**
 * What a bundle holds. A signature also `covers` the indexes through which provenance beside it says that artifacts of the
 * submission may be promoted; whether that provenance counts is decided for each environment.
 */
export type AssessedContent =
  | { readonly kind: 'unreadable' }
  | {
      readonly kind: 'message';
      /** The artifact of the submission that was signed, if it was one. */
      readonly covers: readonly Digest[];
    }
  | {
      /** A signature over a simple-signing payload, as Cosign 1 and 2 make it. */
      readonly kind: 'simple-signing';
      /** The artifact of the submission that the payload names, if it is one. */
      readonly covers: readonly Digest[];
      /** Digest of the image that the payload names; absent unless the signature holds and the payload is read. */
      readonly image?: Digest;
      /** What the signer called the image: a claim. */
      readonly reference?: string;
      /** Why the signed payload could not be read. */
      readonly refusal?: Refusal;
    }
  | {
      readonly kind: 'statement';
      readonly predicateType: string;
      readonly subjectCount: number;
      /** The artifacts of the submission that are among its subjects. */
      readonly covers: readonly Digest[];
      /** Present for SLSA provenance that could be read: digests of the files that the build left, the SBOM among them. */
      readonly byproducts?: readonly Digest[];
      /** Present for SLSA provenance that lists some: the images that image indexes among its subjects hold. */
      readonly children?: readonly ListedChild[];
      /** Present where the platform's own key signed provenance: how it checked the digest of each artifact. */
      readonly checks?: { readonly [digest: Digest]: DigestCheck };
      /** Present for a verification summary that could be read: somebody's verdict. */
      readonly summary?: AssessedSummary;
      /** Why its predicate could not be read as the provenance or summary that it says it is. */
      readonly refusal?: Refusal;
    };

/** What a signed verification summary says: a verdict of whoever signed it. */
export interface AssessedSummary {
  readonly verifier: string;
  readonly verifiedAt?: Instant;
  readonly resourceUri: string;
  readonly environment?: string;
  readonly result: 'PASSED' | 'FAILED';
  readonly levels: readonly string[];
}

/** Whether a bundle holds, under which profile, and for whom. */
export type Verification =
  | {
      readonly kind: 'verified';
      /** Trust profile under which it was verified. */
      readonly profile: string;
      /** Names of the platform's signer entries that the verified signer fits. */
      readonly signers: readonly string[];
      readonly signer: VerifiedSigner;
      readonly times: readonly VerifiedTime[];
      readonly logEntries: readonly VerifiedLogEntry[];
    }
  /** It does not hold. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** No signer entry fits, or entries of several profiles do, so it is open under which roots to verify it. */
  | { readonly kind: 'unknown-signer'; readonly claimed: string; readonly reason: string }
  /** Nobody could tell. */
  | { readonly kind: 'undecided'; readonly refusal: Refusal };

/** A coded reason, as an error gave it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  readonly help?: string;
}
