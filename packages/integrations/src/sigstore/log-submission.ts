import type { JsonObject } from '@waybill/kernel';
import type { SigningKey } from '../key-management/signing-key.ts';

/** A signature on its way into a log. */
export interface LogSubmission {
  readonly signature: Uint8Array;
  readonly verifier: SubmissionVerifier;
  /** Digest of the signed bytes: of the file, or of the envelope's pre-authentication encoding. */
  readonly digest: { readonly algorithm: 'sha256' | 'sha384' | 'sha512'; readonly value: Uint8Array };
  /** The envelope, where a statement was signed. */
  readonly envelope?: JsonObject;
}

/** What verifies the signature: a certificate (DER) or a key. */
export type SubmissionVerifier =
  | { readonly kind: 'certificate'; readonly der: Uint8Array; readonly key: SigningKey }
  | { readonly kind: 'key'; readonly key: SigningKey };

/** A `TransparencyLogEntry` as bundles carry it. */
export type LogEntryJson = JsonObject;
