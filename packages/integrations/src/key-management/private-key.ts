import { constants, createPublicKey, privateEncrypt, sign, type KeyObject } from 'node:crypto';
import { bytesOf, decodeBase64, digestOf, WaybillError, type Digest } from '@waybill/kernel';
import { hashOf, type KeyAlgorithm, type SigningKey } from './signing-key.ts';

/** A private key in memory as signing key; throws `signing-key-unsuitable` for kinds that Waybill does not sign with. */
export function signingKeyOf(privateKey: KeyObject): SigningKey {
  const algorithm = algorithmOf(privateKey);
  const publicKey = createPublicKey(privateKey);
  return {
    algorithm,
    spkiPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: digestOf(publicKey.export({ type: 'spki', format: 'der' })),
    async sign(bytes) {
      return sign(algorithm === 'ed25519' ? null : hashOf(algorithm), bytes, privateKey);
    },
    async signDigest(digest) {
      if (algorithm === 'rsa-pkcs1') return signDigestRsa(privateKey, digest);
      if (algorithm === 'ecdsa-p256') return signDigestP256(privateKey, digest);
      throw signingNeedsBytes(algorithm);
    },
  };
}

/** The key hashes otherwise than with SHA-256, or signs no digest at all. */
export function signingNeedsBytes(algorithm: KeyAlgorithm): WaybillError {
  return new WaybillError({
    code: 'signing-needs-bytes',
    message: 'Nothing was signed: this key cannot sign something of which only the SHA-256 is known.',
    expected: 'an ECDSA P-256 or RSA (PKCS#1 v1.5) key, or the content itself',
    found: algorithm,
  });
}

/** Smallest RSA key that is still accepted (NIST SP 800-131A). */
const minRsaBits = 2048;
/** Verification time grows with the size; nobody issues larger ones. */
const maxRsaBits = 8192;

/** The kind of a private or public key; throws `signing-key-unsuitable` for kinds that Waybill does not sign with. */
export function algorithmOf(key: KeyObject): Exclude<KeyAlgorithm, 'rsa-pss'> {
  const details = key.asymmetricKeyDetails;
  const curve = { prime256v1: 'ecdsa-p256', secp384r1: 'ecdsa-p384', secp521r1: 'ecdsa-p521' } as const;
  const name = details?.namedCurve ?? '';
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
  if (key.asymmetricKeyType === 'ec' && Object.hasOwn(curve, name)) return curve[name as keyof typeof curve];
  const bits = details?.modulusLength ?? 0;
  if (key.asymmetricKeyType === 'rsa' && bits >= minRsaBits && bits <= maxRsaBits) return 'rsa-pkcs1';
  throw new WaybillError({
    code: 'signing-key-unsuitable',
    message: 'The key is of a kind that Waybill does not sign with.',
    expected: `ECDSA on P-256, P-384 or P-521, RSA of ${minRsaBits} to ${maxRsaBits} bits, or Ed25519`,
    found: [key.asymmetricKeyType, name, bits > 0 ? `${bits} bits` : '']
      .filter((part) => part !== '')
      .join(' '),
  });
}

/** Node signs only what it hashes itself. */
async function signDigestP256(privateKey: KeyObject, digest: Digest): Promise<Uint8Array> {
  const { p256 } = await import('@noble/curves/nist.js');
  const secret = decodeBase64(privateKey.export({ format: 'jwk' }).d ?? '');
  return p256.sign(bytesOf(digest), secret, { prehash: false, lowS: false, format: 'der' });
}

/** RSASSA-PKCS1-v1_5 over a ready digest (RFC 8017, section 8.2.1). */
function signDigestRsa(privateKey: KeyObject, digest: Digest): Uint8Array {
  return privateEncrypt(
    { key: privateKey, padding: constants.RSA_PKCS1_PADDING },
    digestInfoOfSha256(digest),
  );
}

/** DigestInfo of SHA-256 (RFC 8017, section 9.2, note 1): what PKCS#1 v1.5 pads. */
export function digestInfoOfSha256(digest: Digest): Buffer {
  return Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), bytesOf(digest)]);
}
