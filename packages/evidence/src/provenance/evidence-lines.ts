/** Reads the lines of `provenance.intoto.jsonl`. */
export function parseEvidenceLines(_bytes: Uint8Array): readonly Uint8Array[] {
  throw new Error('not yet');
}

/** Writes bundles as lines of `provenance.intoto.jsonl`. */
export function renderEvidenceLines(_bundles: readonly (Uint8Array | string)[]): Uint8Array {
  throw new Error('not yet');
}
