import {
  constants,
  createPublicKey,
  publicDecrypt,
  verify,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import type { HashName, KeyKind } from './simulated-key.ts';

/** The public key of a PEM block, certificate or key; throws where it is neither. */
export function publicKeyOf(pem: string): KeyObject {
  return pem.includes('BEGIN CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem);
}

/** The kind of a public key. */
export function kindOf(key: KeyObject): KeyKind {
  if (
    key.asymmetricKeyType === 'ed25519' ||
    key.asymmetricKeyType === 'rsa' ||
    key.asymmetricKeyType === 'rsa-pss'
  ) {
    return key.asymmetricKeyType;
  }
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (curve === 'prime256v1') return 'p256';
  if (curve === 'secp384r1') return 'p384';
  if (curve === 'secp521r1') return 'p521';
  throw new Error('unsupported key type');
}

/** True when `signature` is over `bytes` under any hash that fits the key. */
export function signatureFits(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (kindOf(key) === 'ed25519') return verify(null, bytes, key, signature);
  return (['sha256', 'sha384', 'sha512'] as const).some((hash) => verify(hash, bytes, key, signature));
}

/** True when `signature` is over something whose hash is `digest`; what the logs check of a hashedrekord. */
export function signatureFitsDigest(
  key: KeyObject,
  hash: HashName,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const kind = kindOf(key);
  if (kind === 'rsa') {
    const info = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
    return (
      info.length === digestInfo[hash].length + digest.length &&
      info.equals(Buffer.concat([digestInfo[hash], digest]))
    );
  }
  if (kind !== 'p256' && kind !== 'p384' && kind !== 'p521')
    throw new Error(`a digest cannot be verified for ${kind}`);
  const curve = { p256, p384, p521 }[kind];
  const size = { p256: 65, p384: 97, p521: 133 }[kind];
  const spki = key.export({ type: 'spki', format: 'der' });
  return curve.verify(signature, digest, spki.subarray(-size), {
    prehash: false,
    lowS: false,
    format: 'der',
  });
}

/** DigestInfo up to the digest (RFC 8017, section 9.2, notes). */
const digestInfo: { readonly [hash in HashName]: Uint8Array } = {
  sha256: Buffer.from('3031300d060960864801650304020105000420', 'hex'),
  sha384: Buffer.from('3041300d060960864801650304020205000430', 'hex'),
  sha512: Buffer.from('3051300d060960864801650304020305000440', 'hex'),
};
