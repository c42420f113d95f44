/** Reads a platform folder. */
export function readPlatformFolder(_dir: string): Promise<ReadonlyMap<string, Uint8Array>> {
  throw new Error('not yet');
}
