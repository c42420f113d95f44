import type { KeyAlgorithm, SigningKey } from './signing-key.ts';

/** A fresh key with its private half as PEM, for whoever has to keep it. */
export interface NewSigningKey {
  readonly key: SigningKey;
  /** PKCS#8 PEM, encrypted when a password was given. */
  readonly privatePem: string;
}

/** Reads a private key file. */
export function readSigningKey(
  _bytes: Uint8Array,
  _options: { readonly password?: string } = {},
): Promise<SigningKey> {
  throw new Error('not yet');
}

/** Makes a key. */
export function newSigningKey(
  _options: { readonly algorithm?: KeyAlgorithm; readonly password?: string } = {},
): NewSigningKey {
  throw new Error('not yet');
}
