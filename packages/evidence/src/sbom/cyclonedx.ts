import type { SbomInput } from './sbom-input.ts';

/** Writes a CycloneDX 1.6 document. */
export function buildCycloneDx(_input: SbomInput): Uint8Array {
  throw new Error('not yet');
}
