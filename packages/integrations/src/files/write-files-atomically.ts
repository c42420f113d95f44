/** Writes files, each whole or not at all. */
export function writeFilesAtomically(_dir: string, _files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  throw new Error('not yet');
}
