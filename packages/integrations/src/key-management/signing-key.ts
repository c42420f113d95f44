import type { Digest } from '@waybill/kernel';

/** Kinds of key that Waybill signs with; each has one hash and one signature form. */
export type KeyAlgorithm = 'ecdsa-p256' | 'ecdsa-p384' | 'ecdsa-p521' | 'rsa-pkcs1' | 'ed25519';

/** A private key that can sign; its secret never leaves the object. */
export interface SigningKey {
  readonly algorithm: KeyAlgorithm;
  /** Public key, PEM (SubjectPublicKeyInfo). */
  readonly spkiPem: string;
  /** SHA-256 of the public key's DER (SubjectPublicKeyInfo). */
  readonly fingerprint: Digest;
  /** Signs `bytes`: ECDSA in DER over SHA-256, SHA-384 or SHA-512 by curve; RSA PKCS#1 v1.5 with SHA-256; Ed25519 pure. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  /** Signs something already hashed with SHA-256. Throws `signing-needs-bytes` where the algorithm cannot. */
  signDigest(digest: Digest): Promise<Uint8Array>;
}
