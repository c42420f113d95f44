import { constants, createHash, publicDecrypt, verify } from 'node:crypto';
import type { KeyObject, VerifyKeyObjectInput } from 'node:crypto';
import type { HashAlgorithm } from './bundle.ts';
import { verifyEcdsaDigest } from './digest-verification.ts';
import type { PublicKey } from './public-key.ts';

/** Curve size in bytes: half of a signature in the fixed-length form (IEEE P1363). */
const fieldBytes: { readonly [algorithm: string]: number } = { p256: 32, p384: 48, p521: 66 };

/** Hash functions that a key may sign with, the usual one first; sigstore/architecture-docs, algorithm registry. */
export const hashesOfKey: { readonly [algorithm in PublicKey['algorithm']]: readonly HashAlgorithm[] } = {
  p256: ['sha256'],
  // Older clients hash with SHA-256 whatever the curve.
  p384: ['sha384', 'sha256'],
  p521: ['sha512'],
  rsa: ['sha256'],
  'rsa-pss': ['sha256'],
  // Ed25519 hashes inside; the name stands for "no choice".
  ed25519: ['sha512'],
};

/** DigestInfo up to the digest itself (RFC 8017, section 9.2, note 1). */
const digestInfoPrefix: { readonly [hash in HashAlgorithm]: string } = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

/** True when `signature` over `data` holds. ECDSA signatures are DER or P1363, RSA ones PKCS#1 v1.5 or PSS. */
export function verifyData(
  key: PublicKey,
  hash: HashAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (key.algorithm === 'ed25519') return holds(null, data, key.object, signature);
  if (key.algorithm === 'rsa' || key.algorithm === 'rsa-pss') {
    return (
      (key.algorithm === 'rsa' && holds(hash, data, key.object, signature)) ||
      holds(hash, data, { key: key.object, ...pss }, signature)
    );
  }
  const [usual, other] = encodingsOf(key, signature);
  return (
    ecdsaHolds(key, hash, data, signature, usual) ||
    (other !== undefined && ecdsaHolds(key, hash, data, signature, other))
  );
}

function ecdsaHolds(
  key: PublicKey,
  hash: HashAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
  encoding: EcdsaEncoding,
): boolean {
  // The bare key for DER: telling it apart from options costs Node 10 µs, a seventh of the whole check.
  return encoding === 'der'
    ? holds(hash, data, key.object, signature)
    : holds(hash, data, { key: key.object, dsaEncoding: 'ieee-p1363' }, signature);
}

/**
 * Whether Node finds that the signature holds. Where OpenSSL throws instead of answering, as for a key that may not
 * be used this way, it does not hold: keys and signatures come from outside, and a crash would be no verdict.
 */
export function holds(
  hash: string | null,
  data: Uint8Array,
  key: KeyObject | VerifyKeyObjectInput,
  signature: Uint8Array,
): boolean {
  try {
    return verify(hash, data, key, signature);
  } catch {
    return false;
  }
}

/**
 * Like {@link verifyData}, from the digest of the data; undefined where this key cannot be verified without
 * the data: Ed25519 hashes twice with the signature mixed in, and PSS has no such door in Node.
 */
export function verifyDigest(
  key: PublicKey,
  hash: HashAlgorithm,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean | undefined {
  if (key.algorithm === 'ed25519' || key.algorithm === 'rsa-pss') return undefined;
  if (key.algorithm !== 'rsa') {
    const { algorithm, bits } = key;
    return encodingsOf(key, signature).some((encoding) =>
      verifyEcdsaDigest(algorithm, bits, digest, signature, encoding === 'der' ? 'der' : 'compact'),
    );
  }
  try {
    const opened = publicDecrypt({ key: key.object, padding: constants.RSA_PKCS1_PADDING }, signature);
    return opened.equals(Buffer.concat([Buffer.from(digestInfoPrefix[hash], 'hex'), digest]));
  } catch {
    // Wrong padding: not PKCS#1 v1.5, which leaves PSS.
    return undefined;
  }
}

/** The digest of `data`. */
export function hashOf(hash: HashAlgorithm, data: Uint8Array): Buffer {
  return createHash(hash).update(data).digest();
}

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO } as const;

type EcdsaEncoding = 'der' | 'ieee-p1363';

/**
 * The encodings that a signature may be in, the likelier first. Only a DER signature that happens to be as long
 * as the fixed-length form leaves two: one in 65,536 of the latter begins like one of the former.
 */
function encodingsOf(key: PublicKey, signature: Uint8Array): readonly [EcdsaEncoding, EcdsaEncoding?] {
  if (signature.length !== 2 * (fieldBytes[key.algorithm] as number)) return ['der'];
  return signature[0] === 0x30 ? ['der', 'ieee-p1363'] : ['ieee-p1363'];
}
