import type { Lockfile } from './lockfile.ts';

/** Reads an npm lockfile. */
export function parseNpmLockfile(_bytes: Uint8Array, _file: string): Lockfile {
  throw new Error('not yet');
}
