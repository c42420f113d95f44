import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { decodeBase64, digestOf } from '@waybill/kernel';
import type { Digest, WaybillError } from '@waybill/kernel';
import { refusal } from './bundle-error.ts';
import { parseDer, readBitString, readOid, tag } from './der.ts';

/** Kinds of keys that may sign. `rsa-pss` keys are bound to that padding; plain `rsa` keys are not. */
export type KeyAlgorithm = 'p256' | 'p384' | 'p521' | 'rsa' | 'rsa-pss' | 'ed25519';

/** A public key that the cryptographic library accepted. */
export interface PublicKey {
  readonly algorithm: KeyAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** The key's bits without their algorithm: the point of an elliptic-curve key. */
  readonly bits: Uint8Array;
  readonly object: KeyObject;
}

const ecPublicKey = '1.2.840.10045.2.1';
/** First byte of a point with both coordinates (RFC 5480, section 2.2). */
const uncompressed = 0x04;
const curves: { readonly [oid: string]: KeyAlgorithm } = {
  '1.2.840.10045.3.1.7': 'p256',
  '1.3.132.0.34': 'p384',
  '1.3.132.0.35': 'p521',
};
const otherKeys: { readonly [oid: string]: KeyAlgorithm } = {
  '1.2.840.113549.1.1.1': 'rsa',
  '1.2.840.113549.1.1.10': 'rsa-pss',
  '1.3.101.112': 'ed25519',
};

/** NIST SP 800-131A: below 2048 bits RSA no longer signs; the upper bound caps the work of one check. */
const rsaBits = { least: 2048, most: 8192 } as const;
/**
 * FIPS 186-5, section A.1.1: odd, from 2^16 + 1 to below 2^256. With 1 every signature can be made without the
 * key, small ones have fallen to lax padding, and large ones make a check slow.
 */
const rsaExponent = { least: 2n ** 16n + 1n, below: 2n ** 256n } as const;

/** The name of a key: SHA-256 of its SubjectPublicKeyInfo (DER), as `sha256:<hex>`. */
export function keyFingerprint(spkiDer: Uint8Array): Digest {
  return digestOf(spkiDer);
}

/** Imports a SubjectPublicKeyInfo (RFC 5280, section 4.1.2.7); throws `key-unusable` or `der-malformed`. */
export function publicKeyFromSpki(spki: Uint8Array): PublicKey {
  const outer = parseDer(spki).open();
  const identifier = outer.enter();
  const bits = readBitString(outer.take(tag.bitString));
  outer.finish();
  const oid = readOid(identifier.any());
  // Named curves only: explicit parameters let the author of a key choose the group it is checked in.
  const algorithm = oid === ecPublicKey ? curves[readOid(identifier.any())] : otherKeys[oid];
  if (!algorithm) throw unusable(`algorithm ${oid}`);
  // One key, one name: written another way (SEC 1, section 2.3.3) it would escape its own revocation.
  if (oid === ecPublicKey && bits[0] !== uncompressed)
    throw unusable('a point that is not written uncompressed');
  const object = importKey(spki, 'spki');
  if (algorithm === 'rsa' || algorithm === 'rsa-pss') checkRsaKey(object);
  return { algorithm, spki, bits, object };
}

function checkRsaKey({ asymmetricKeyDetails: details = {} }: KeyObject): void {
  const { modulusLength = 0, publicExponent = 0n, hashAlgorithm, mgf1HashAlgorithm } = details;
  if (modulusLength < rsaBits.least || modulusLength > rsaBits.most)
    throw unusable(`an RSA key of ${modulusLength} bits`);
  if (
    publicExponent < rsaExponent.least ||
    publicExponent >= rsaExponent.below ||
    publicExponent % 2n === 0n
  ) {
    throw unusable('an RSA key with another public exponent');
  }
  // RFC 4055, section 3.1: a PSS key may be bound to its hashes, and Sigstore knows PSS with SHA-256 only.
  for (const hash of [hashAlgorithm, mgf1HashAlgorithm]) {
    if (hash !== undefined && hash !== 'sha256') throw unusable(`an RSA-PSS key bound to ${hash}`);
  }
}

/** Imports a key of a trusted root, where older RSA keys are PKCS#1 RSAPublicKey (RFC 8017, A.1.1). */
export function publicKeyFromRoot(der: Uint8Array): PublicKey {
  const isPkcs1 = parseDer(der).open().any().tag === tag.integer;
  return publicKeyFromSpki(isPkcs1 ? importKey(der, 'pkcs1').export({ type: 'spki', format: 'der' }) : der);
}

/** Keys that were given before: an import takes as long as half a signature check, and the same few come again. */
const importedPems = new Map<string, PublicKey>();
const maxImportedPems = 64;

/** Imports one PEM block `PUBLIC KEY` (RFC 7468, section 13); throws `key-unusable` or `der-malformed`. */
export function publicKeyFromPem(pem: string): PublicKey {
  const known = importedPems.get(pem);
  if (known) return known;
  const der = decodePem(pem, 'PUBLIC KEY');
  if (!der) throw unusable('a text that is not one such block');
  const key = publicKeyFromSpki(der);
  if (importedPems.size === maxImportedPems) importedPems.clear();
  importedPems.set(pem, key);
  return key;
}

/** The bytes of a text that is exactly one PEM block with this label; undefined for any other. */
export function decodePem(pem: string, label: 'CERTIFICATE' | 'PUBLIC KEY'): Uint8Array | undefined {
  const begin = `-----BEGIN ${label}-----`;
  const end = `-----END ${label}-----`;
  const text = pem.trim();
  if (text.length > maxPemLength || !text.startsWith(begin) || !text.endsWith(end)) return undefined;
  try {
    return decodeBase64(text.slice(begin.length, -end.length).replaceAll(/\r?\n/g, ''));
  } catch {
    return undefined;
  }
}

const maxPemLength = 128 * 1024;

function importKey(der: Uint8Array, type: 'spki' | 'pkcs1'): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(der.buffer, der.byteOffset, der.length), format: 'der', type });
  } catch (cause) {
    // Among others: a point that is not on its curve.
    throw unusable('a key that the cryptographic library rejects', cause);
  }
}

function unusable(found: string, cause?: unknown): WaybillError {
  return refusal({
    code: 'key-unusable',
    message: 'A public key cannot be used.',
    expected:
      'a PUBLIC KEY (SPKI): P-256, P-384, P-521 (the point uncompressed), Ed25519, or RSA of 2048 to 8192 bits with an odd exponent from 65537, PSS with SHA-256',
    found,
    help: 'Give the public half, such as `openssl pkey -in KEY -pubout` writes it.',
    cause,
  });
}
