export { newSigningKey, readSigningKey } from './read-signing-key.ts';
export type { NewSigningKey } from './read-signing-key.ts';
export type { KeyAlgorithm, SigningKey } from './signing-key.ts';
