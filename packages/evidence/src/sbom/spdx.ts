import type { SbomInput } from './sbom-input.ts';

/** Writes an SPDX 2.3 document. */
export function buildSpdx(_input: SbomInput): Uint8Array {
  throw new Error('not yet');
}
