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
      throw new WaybillError({
        code: 'signing-needs-bytes',
        message: 'Nothing was signed: this key cannot sign something of which only the SHA-256 is known.',
        expected: 'an ECDSA P-256 or RSA key, or the content itself',
        found: algorithm,
      });
    },
  };
}

/** Smallest RSA key that is still accepted (NIST SP 800-131A). */
const minRsaBits = 2048;
/** Verification time grows with the size; nobody issues larger ones. */
const maxRsaBits = 8192;

function algorithmOf(key: KeyObject): KeyAlgorithm {
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

/** RSASSA-PKCS1-v1_5 over a ready digest: DigestInfo of SHA-256, padded (RFC 8017, section 9.2). */
function signDigestRsa(privateKey: KeyObject, digest: Digest): Uint8Array {
  const sha256 = Buffer.from('3031300d060960864801650304020105000420', 'hex');
  const padding = constants.RSA_PKCS1_PADDING;
  return privateEncrypt({ key: privateKey, padding }, Buffer.concat([sha256, bytesOf(digest)]));
}
