import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  sign as signWith,
  type KeyObject,
} from 'node:crypto';
import { nullValue, objectIdentifier, sequence } from './der.ts';

/** Kinds of key that a simulated signer or service can hold. */
export type KeyKind = 'p256' | 'p384' | 'p521' | 'rsa' | 'rsa-pss' | 'ed25519';

/** Hashes that a signature can be made over. */
export type HashName = 'sha256' | 'sha384' | 'sha512';

/** A key pair of the simulation: secret on purpose in the open. */
export interface SimulatedKey {
  readonly kind: KeyKind;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** SubjectPublicKeyInfo, PEM. */
  readonly spkiPem: string;
  /** base64 of the SHA-256 of the SPKI: the usual `publicKey.hint`. */
  readonly hint: string;
}

/** Makes a fresh key pair. */
export function newKey(kind: KeyKind): SimulatedKey {
  const privateKey = generatePrivate(kind);
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return {
    kind,
    privateKey,
    publicKey,
    spki,
    spkiPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    hint: createHash('sha256').update(spki).digest('base64'),
  };
}

/** The hash that belongs to a kind of key; Ed25519 hashes by itself. */
export function hashOf(kind: KeyKind): HashName {
  return kind === 'p384' ? 'sha384' : kind === 'p521' ? 'sha512' : 'sha256';
}

/** Signs bytes; ECDSA in DER, or as r and s side by side (`p1363`). */
export function signBytes(
  key: SimulatedKey,
  bytes: Uint8Array,
  options: { readonly hash?: HashName; readonly encoding?: 'der' | 'p1363' } = {},
): Uint8Array {
  if (key.kind === 'ed25519') return signWith(null, bytes, key.privateKey);
  const hash = options.hash ?? hashOf(key.kind);
  if (key.kind === 'rsa') return signWith(hash, bytes, key.privateKey);
  if (key.kind === 'rsa-pss') {
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return signWith(hash, bytes, { key: key.privateKey, padding, saltLength: 32 });
  }
  const dsaEncoding = options.encoding === 'p1363' ? 'ieee-p1363' : 'der';
  return signWith(hash, bytes, { key: key.privateKey, dsaEncoding });
}

/** AlgorithmIdentifier of a signature made by a key with a hash (RFC 5758, RFC 8017, RFC 8410). */
export function signatureAlgorithm(key: SimulatedKey, hash: HashName = hashOf(key.kind)): Uint8Array {
  const n = { sha256: 0, sha384: 1, sha512: 2 }[hash];
  if (key.kind === 'ed25519') return sequence(objectIdentifier('1.3.101.112'));
  if (key.kind === 'rsa' || key.kind === 'rsa-pss') {
    return sequence(objectIdentifier(`1.2.840.113549.1.1.${11 + n}`), nullValue);
  }
  return sequence(objectIdentifier(`1.2.840.10045.4.3.${2 + n}`));
}

/** Object identifiers of the hashes (RFC 5754). */
export const hashObjectId: { readonly [hash in HashName]: string } = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

/** AlgorithmIdentifier of a hash, without parameters. */
export function hashAlgorithm(hash: HashName): Uint8Array {
  return sequence(objectIdentifier(hashObjectId[hash]));
}

function generatePrivate(kind: KeyKind): KeyObject {
  switch (kind) {
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey;
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    case 'rsa-pss':
      return generateKeyPairSync('rsa-pss', {
        modulusLength: 2048,
        hashAlgorithm: 'sha256',
        mgf1HashAlgorithm: 'sha256',
        saltLength: 32 as unknown as string, // the typings say text, Node wants a number
      }).privateKey;
    default: {
      const namedCurve = { p256: 'P-256', p384: 'P-384', p521: 'P-521' }[kind];
      return generateKeyPairSync('ec', { namedCurve }).privateKey;
    }
  }
}
