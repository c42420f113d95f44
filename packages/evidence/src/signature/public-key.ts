import type { Digest } from '@waybill/kernel';
import { digestOf } from '@waybill/kernel';

/** The name of a key: SHA-256 of its SubjectPublicKeyInfo (DER), as `sha256:<hex>`. */
export function keyFingerprint(spkiDer: Uint8Array): Digest {
  return digestOf(spkiDer);
}
