import type { Digest } from '@waybill/kernel';

/** Kinds of key that Waybill signs with; each has one hash and one signature form. */
export type KeyAlgorithm = 'ecdsa-p256' | 'ecdsa-p384' | 'ecdsa-p521' | 'rsa-pkcs1' | 'rsa-pss' | 'ed25519';

/** A private key that can sign; its secret never leaves the object, or was never in it. */
export interface SigningKey {
  readonly algorithm: KeyAlgorithm;
  /** For people, where the key is held by a service: which key of which service. */
  readonly origin?: string;
  /** Public key, PEM (SubjectPublicKeyInfo). */
  readonly spkiPem: string;
  /** SHA-256 of the public key's DER (SubjectPublicKeyInfo). */
  readonly fingerprint: Digest;
  /**
   * Signs `bytes`: ECDSA in DER over SHA-256, SHA-384 or SHA-512 by curve; RSA PKCS#1 v1.5 or
   * PSS over SHA-256; Ed25519 pure.
   */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  /** Signs what has this SHA-256 digest: ECDSA P-256 and RSA PKCS#1. Throws `signing-needs-bytes` for other keys. */
  signDigest(digest: Digest): Promise<Uint8Array>;
}

/** The hash that a kind of key signs over; for Ed25519, which hashes by itself, the one that names the content. */
export function hashOf(algorithm: KeyAlgorithm): 'sha256' | 'sha384' | 'sha512' {
  return algorithm === 'ecdsa-p384' ? 'sha384' : algorithm === 'ecdsa-p521' ? 'sha512' : 'sha256';
}
