/** Reads a platform project at one commit. */
export function readPlatformGit(_url: string, _commit: string): Promise<ReadonlyMap<string, Uint8Array>> {
  throw new Error('not yet');
}
