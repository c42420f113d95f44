import type { Digest } from '@waybill/kernel';

/** What was built, as far as a verifier needs it: always its digest, its bytes only where a check needs them. */
export interface Artifact {
  readonly digest: Digest;
  /** Lowercase hex SHA-512, where known; statements may name it instead of SHA-256. */
  readonly sha512?: string;
  /** File name, for messages. */
  readonly name?: string;
  /** Whole content; signatures that cannot be verified from a digest alone (Ed25519) need it. */
  readonly bytes?: Uint8Array;
}
