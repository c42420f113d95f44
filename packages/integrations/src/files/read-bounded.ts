/** Reads a file. */
export function readBounded(_path: string, _maxBytes: number): Promise<Uint8Array> {
  throw new Error('not yet');
}
