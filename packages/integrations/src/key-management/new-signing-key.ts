import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { signingKeyOf } from './private-key.ts';
import type { KeyAlgorithm, SigningKey } from './signing-key.ts';

/** A fresh key, with its private half as PEM for whoever has to keep it. */
export interface NewSigningKey {
  readonly key: SigningKey;
  /** PKCS#8, encrypted where a password was given (PBES2, AES-256). A secret: never log it. */
  readonly privatePem: string;
}

/** PSS is a way to use an RSA key that a service holds, not another key. */
type NewKeyAlgorithm = Exclude<KeyAlgorithm, 'rsa-pss'>;

/** Makes a key: ECDSA P-256 unless told, RSA with 3,072 bits. */
export function newSigningKey(
  options: { readonly algorithm?: NewKeyAlgorithm; readonly password?: string } = {},
): NewSigningKey {
  const privateKey = generate(options.algorithm ?? 'ecdsa-p256');
  const { password } = options;
  const encryption = password === undefined ? {} : { cipher: 'aes-256-cbc', passphrase: password };
  return {
    key: signingKeyOf(privateKey),
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem', ...encryption }).toString(),
  };
}

function generate(algorithm: NewKeyAlgorithm): KeyObject {
  switch (algorithm) {
    case 'ecdsa-p256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    case 'ecdsa-p384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    case 'ecdsa-p521':
      return generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey;
    case 'rsa-pkcs1':
      return generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey;
  }
}
