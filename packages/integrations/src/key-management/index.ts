export { newSigningKey } from './new-signing-key.ts';
export type { NewSigningKey } from './new-signing-key.ts';
export { openSigningKey } from './open-signing-key.ts';
export type { OpenKeyOptions } from './open-signing-key.ts';
export { readSigningKey } from './read-signing-key.ts';
export type { KeyAlgorithm, SigningKey } from './signing-key.ts';
