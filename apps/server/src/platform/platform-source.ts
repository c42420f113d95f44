import { findGitCommit, readPlatformFolder, readPlatformGit } from '@waybill/integrations/files';
import { findBareAddress, WaybillError } from '@waybill/kernel';
import { loadPlatform, type Platform } from '@waybill/platform';
import type { ServerConfig } from '../server-config.ts';

/**
 * Reads the platform folder as it is now: a folder, a Git project at its commit, or at the newest commit of its branch.
 * Throws `platform-not-named`, and what reading and loading throw.
 */
export async function readPlatformNow(config: ServerConfig): Promise<Platform> {
  return loadPlatform(await filesOf(config));
}

/** True where the place can never hold anything else. */
export function isPinned({ platformGit }: Pick<ServerConfig, 'platformGit'>): boolean {
  return platformGit !== undefined && 'commit' in platformGit;
}

/** Where the folder is read, as verification summaries name it: no user or password of an address. */
export function sourceOf({ platformDir, platformGit }: ServerConfig): string {
  if (!platformGit) return platformDir ?? '';
  const { url } = platformGit;
  const at = 'commit' in platformGit ? `@${platformGit.commit}` : '';
  return `${findBareAddress(url) ?? ''}${at}`;
}

async function filesOf({ platformDir, platformGit }: ServerConfig): Promise<ReadonlyMap<string, Uint8Array>> {
  if (platformGit) {
    const { url } = platformGit;
    const commit =
      'commit' in platformGit ? platformGit.commit : await findGitCommit(url, platformGit.branch);
    return readPlatformGit(url, commit);
  }
  if (platformDir !== undefined) return readPlatformFolder(platformDir);
  throw new WaybillError({
    code: 'platform-not-named',
    message: 'The server did not start: no platform folder is named.',
    expected: 'a folder, or the address of its Git project and a commit or branch',
    found: 'neither',
    help: 'Name it with --platform or WAYBILL_PLATFORM; "waybill init" writes a new one.',
  });
}
