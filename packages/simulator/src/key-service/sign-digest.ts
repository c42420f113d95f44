import { constants, createHash, privateEncrypt, randomBytes } from 'node:crypto';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import type { HashName, SimulatedKey } from '../sigstore/simulated-key.ts';

const curves = { p256, p384, p521 } as const;

/** DigestInfo up to the digest (RFC 8017, section 9.2, note 1). */
const digestInfoPrefix: { readonly [hash in HashName]: string } = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

/**
 * Signs a digest that somebody else made, as key services do: ECDSA in DER, RSA by PKCS#1 v1.5 or by PSS with a salt
 * as long as the digest. Throws for Ed25519, which signs no digest.
 */
export function signDigest(
  key: SimulatedKey,
  hash: HashName,
  digest: Uint8Array,
  padding: 'pkcs1' | 'pss' = 'pkcs1',
): Uint8Array {
  if (digest.length !== createHash(hash).digest().length) throw new Error('digest of another length');
  if (key.kind === 'rsa' || key.kind === 'rsa-pss') {
    const options = { key: key.privateKey };
    return padding === 'pss'
      ? privateEncrypt({ ...options, padding: constants.RSA_NO_PADDING }, pssEncode(key, hash, digest))
      : privateEncrypt(
          { ...options, padding: constants.RSA_PKCS1_PADDING },
          Buffer.concat([Buffer.from(digestInfoPrefix[hash], 'hex'), digest]),
        );
  }
  if (key.kind === 'ed25519') throw new Error('Ed25519 signs no digest');
  const secret = Buffer.from(key.privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  return curves[key.kind].sign(digest, secret, { prehash: false, lowS: false, format: 'der' });
}

/** EMSA-PSS-ENCODE with MGF1 (RFC 8017, sections 9.1.1 and B.2.1). */
function pssEncode(key: SimulatedKey, hash: HashName, digest: Uint8Array): Uint8Array {
  const bits = (key.publicKey.asymmetricKeyDetails?.modulusLength ?? 0) - 1;
  const size = Math.ceil(bits / 8);
  const salt = randomBytes(digest.length);
  const h = createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
  const zeros = Buffer.alloc(size - salt.length - h.length - 2);
  const db = Buffer.concat([zeros, Buffer.from([1]), salt]);
  const parts: Buffer[] = [];
  for (let counter = 0; parts.length * h.length < db.length; counter++) {
    const at = Buffer.alloc(4);
    at.writeUInt32BE(counter);
    parts.push(createHash(hash).update(h).update(at).digest());
  }
  const mask = Buffer.concat(parts);
  const masked = db.map((byte, index) => byte ^ (mask[index] ?? 0));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * size - bits));
  return Buffer.concat([masked, h, Buffer.from([0xbc])]);
}
