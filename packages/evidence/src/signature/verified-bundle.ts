import type { Instant } from '@waybill/kernel';
import type { Statement } from '../provenance/statement.ts';

/** What holds after a bundle was verified: everything in here is bound by the signature. */
export interface VerifiedBundle {
  readonly content: VerifiedContent;
  readonly signer: VerifiedSigner;
  /** Times that verified log entries and timestamp authorities vouch for, earliest first. */
  readonly times: readonly VerifiedTime[];
  readonly logEntries: readonly VerifiedLogEntry[];
}

/** What was signed: an artifact's bytes, or a statement about artifacts. */
export type VerifiedContent =
  | { readonly kind: 'message' }
  | { readonly kind: 'statement'; readonly statement: Statement; readonly payload: Uint8Array };

/** Who signed. */
export type VerifiedSigner =
  | {
      readonly kind: 'certificate';
      /** Subject alternative name: the identity. */
      readonly identity: string;
      readonly issuer: string;
      readonly claims: CertificateClaims;
      /** SHA-256 of the key's SPKI, as `sha256:<hex>`. */
      readonly keyFingerprint: string;
    }
  | { readonly kind: 'key'; readonly keyFingerprint: string };

/** A time and who vouches for it. */
export interface VerifiedTime {
  readonly at: Instant;
  readonly source: 'log' | 'timestamp-authority';
}

/** A transparency-log entry whose proof, or promise, was verified. */
export interface VerifiedLogEntry {
  /** Base URL or origin of the log, as the trusted root names it. */
  readonly log: string;
  /** Global index where the log promised it, else the index in the tree that was proved. */
  readonly index: string;
  /** Such as `hashedrekord@0.0.1`. */
  readonly kind: string;
}

/**
 * What a Fulcio certificate says of a CI job: extensions 1.3.6.1.4.1.57264.1.8 to .23, unwrapped.
 * Source: sigstore/fulcio, docs/oid-info.md.
 */
export interface CertificateClaims {
  readonly issuer?: string;
  readonly buildSignerUri?: string;
  readonly buildSignerDigest?: string;
  readonly runnerEnvironment?: string;
  readonly sourceRepositoryUri?: string;
  readonly sourceRepositoryDigest?: string;
  readonly sourceRepositoryRef?: string;
  readonly sourceRepositoryId?: string;
  readonly sourceRepositoryOwnerUri?: string;
  readonly sourceRepositoryOwnerId?: string;
  readonly buildConfigUri?: string;
  readonly buildConfigDigest?: string;
  readonly buildTrigger?: string;
  readonly runInvocationUri?: string;
  readonly sourceRepositoryVisibility?: string;
  readonly deploymentEnvironment?: string;
}
