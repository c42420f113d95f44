import type { Sbom } from './sbom.ts';

/** Reads an SBOM. */
export function parseSbom(_bytes: Uint8Array): Sbom {
  throw new Error('not yet');
}
