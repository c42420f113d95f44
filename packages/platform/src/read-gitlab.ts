import type { LocatedFile } from './located-file.ts';
import type { GitlabInstance } from './platform.ts';
import type { RawWaybill } from './raw-files.ts';
import { readPinnedKeys } from './read-trust-material.ts';

/** The GitLab instance, with what follows from its address where the file says nothing else. */
export function readGitlab(file: LocatedFile<RawWaybill>): GitlabInstance {
  const { url, issuer = url, pinnedKeys } = file.raw.gitlab;
  const host = hostOf(url);
  if (host === undefined) {
    file.report(['gitlab', 'url'], {
      code: 'value-invalid',
      message: 'This address cannot be read.',
      expected: 'https://<host>, perhaps with a port and a relative path',
    });
  }
  const { audience = `waybill:${host}` } = file.raw.gitlab;
  const keys =
    pinnedKeys === undefined ? undefined : readPinnedKeys(file, ['gitlab', 'pinnedKeys'], pinnedKeys);
  return { url, issuer, audience, ...(keys === undefined ? {} : { pinnedKeys: keys }) };
}

/** Host and port of an address, or undefined where there is none. */
export function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}
