import type { Answer, Decision } from '@waybill/gate';
import type { CheckResult, Digest, ErrorCategory } from '@waybill/kernel';

/** Answer to accepted evidence: a signed promise that its entry will be in the transparency log. */
export interface EvidenceReceipt {
  readonly entryId: Digest;
  /** RFC 6962 leaf hash, 64 lowercase hex digits. */
  readonly leafHash: string;
  /** When the entry was accepted (RFC 3339). */
  readonly at: string;
  /** Signed-note key hash of the log key, 8 lowercase hex digits. */
  readonly keyId: string;
  /** Ed25519 over the promise text (docs/ledger-format.md), base64. */
  readonly signature: string;
  /** True when the ledger held the same content already. */
  readonly repeated: boolean;
  /** What was seen of the evidence without asking any environment; a later promotion judges it whole. */
  readonly results: readonly CheckResult[];
}

/** A request to promote an artifact to an environment. */
export interface PromotionRequest {
  readonly artifact: Digest;
  readonly environment: string;
  /** Asks for an exception where the verdict is no promotion; for whoever may alone. */
  readonly breakGlass?: { readonly reason: string };
}

/** A permission to let an artifact pass for a time; it changes no verdict. Instants as text (RFC 3339). */
export interface ExceptionJson {
  readonly entryId: Digest;
  readonly artifact: Digest;
  readonly environment: string;
  readonly reason: string;
  readonly by: {
    readonly userId: string;
    readonly username: string;
    readonly projectId: string;
    readonly pipelineId: string;
    readonly jobId: string;
  };
  /** Codes of the checks that it lets pass. */
  readonly checks: readonly string[];
  /** Entry of the decision that it was made in spite of. */
  readonly decision?: Digest;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly endedAt?: string;
}

/** Exceptions on record, newest first. */
export interface ExceptionPage {
  readonly exceptions: readonly ExceptionJson[];
  readonly next?: string;
}

/** A decision with its instants as text (RFC 3339). */
export interface DecisionJson extends Omit<Decision, 'decidedAt' | 'validUntil'> {
  readonly decidedAt: string;
  readonly validUntil?: string;
}

/** The gate's answer to a promotion and the ledger entry that holds it. */
export interface PromotionAnswer {
  /** Absent where no evidence of the artifact is on record: such a decision is answered and not kept. */
  readonly entryId?: Digest;
  /** True when every input was the same as before and the former decision, which is this one, still holds. */
  readonly cached: boolean;
  readonly decision: DecisionJson;
  /** The signed verification summary on record with it; a document of the server. */
  readonly summary?: Digest;
  /** The exception that holds for it; the verdict stays what it is. */
  readonly exception?: ExceptionJson;
}

/** A decision on record. */
export interface DecisionRecord {
  readonly entryId: Digest;
  readonly decision: DecisionJson;
}

/** Some decisions, newest first. */
export interface DecisionPage {
  readonly decisions: readonly DecisionRecord[];
  /** Pass as `after` for the rest; absent at the end. */
  readonly next?: string;
}

/** Evidence on record. */
export interface EvidenceRecord {
  readonly entryId: Digest;
  /** RFC 3339. */
  readonly acceptedAt: string;
  readonly submitter:
    | {
        readonly kind: 'job';
        readonly projectId: string;
        readonly pipelineId: string;
        readonly jobId: string;
      }
    | { readonly kind: 'api-token'; readonly name: string }
    | { readonly kind: 'user'; readonly userId: string; readonly username: string }
    | { readonly kind: 'server' }
    | { readonly kind: 'ledger' };
  readonly documents: readonly {
    readonly role: string;
    readonly digest: Digest;
    readonly mediaType: string;
    /** Bytes. */
    readonly size: number;
  }[];
}

/** What is on record of an artifact: the eight answers, evidence in the order in which it is judged, decisions newest first. */
export interface ArtifactTrace {
  readonly artifact: { readonly digest: Digest; readonly name?: string };
  readonly answers: readonly Answer[];
  readonly evidence: readonly EvidenceRecord[];
  readonly decisions: readonly DecisionRecord[];
}

/** Proof that a leaf is in the log (RFC 6962, section 2.1.1). Nothing of it is verified. */
export interface EntryProof {
  /** 64 lowercase hex digits, as the receipt names it. */
  readonly leafHash: string;
  readonly index: number;
  readonly treeSize: number;
  /** Audit path from the leaf up, each 32 bytes as base64. */
  readonly hashes: readonly string[];
  /** Checkpoint of that very tree, a signed note. */
  readonly checkpoint: string;
}

/** Public keys that the server signs with. Whoever takes trust from here trusts the connection: compare them. */
export interface ServerKeys {
  readonly log: {
    /** Verifier key of the transparency log, signed-note form. */
    readonly verifierKey: string;
  };
  /** Absent where the server signs no evidence. */
  readonly signing?: {
    /** PEM (SubjectPublicKeyInfo). */
    readonly publicKey: string;
    /** SHA-256 of its DER. */
    readonly fingerprint: Digest;
    /** Signer entries of the platform folder that stand for it; empty where nobody would believe it. */
    readonly signers: readonly string[];
  };
}

/** Why a request was not served (RFC 9457, `application/problem+json`). */
export interface ProblemDocument {
  /** `https://waybill.dev/errors/<code>`; need not resolve. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** Permanent code; `docs/errors/<code>.md` explains it. */
  readonly code: string;
  readonly category: ErrorCategory;
  readonly expected?: string;
  readonly found?: string;
  readonly help?: string;
  /** Id of the request in the server's log. */
  readonly instance?: string;
}
