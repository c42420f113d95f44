import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readPlatformFolder } from '@waybill/integrations/files';
import { WaybillError } from '@waybill/kernel';
import { loadPlatform, type Platform } from '@waybill/platform';
import type { Host } from './host.ts';

/** The organisation's platform folder, and where it was read. */
export interface NamedPlatform {
  readonly platform: Platform;
  /** For people and for verification summaries; never with credentials. */
  readonly source: string;
}

const gitForm = /^(.+)@([0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Reads the platform folder that `--platform` or WAYBILL_PLATFORM names: a folder, or `<git url>@<commit>`.
 * There is no default, and a folder of the repository that is judged is refused: whoever writes the code
 * would otherwise write the rules for it, too.
 * Throws `platform-not-named`, `platform-not-found`, `platform-in-judged-repository` and what reading throws.
 */
export async function readNamedPlatform(host: Host, option: string | undefined): Promise<NamedPlatform> {
  const name = nameOf(host, option);
  if (existsSync(name) && isPartOf(name, repositoryAround(process.cwd()))) {
    throw platformInJudgedRepository(name);
  }
  return readPlatform(name);
}

/**
 * Reads the named platform folder to look at it and to judge nothing by it, so it may lie anywhere: the platform
 * team examines it in its own checkout. Throws `platform-not-named`, `platform-not-found` and what reading throws.
 */
export async function readPlatformToExamine(host: Host, option: string | undefined): Promise<NamedPlatform> {
  return readPlatform(nameOf(host, option));
}

function nameOf(host: Host, option: string | undefined): string {
  const name = option ?? host.env['WAYBILL_PLATFORM'] ?? '';
  if (name === '') throw platformNotNamed();
  return name;
}

async function readPlatform(name: string): Promise<NamedPlatform> {
  if (existsSync(name)) {
    return { platform: loadPlatform(await readPlatformFolder(name)), source: name };
  }
  const [, url, commit] = gitForm.exec(name) ?? [];
  if (url === undefined || commit === undefined) throw platformNotFound(name);
  const { readPlatformGit } = await import('./platform-from-git.ts');
  const files = await readPlatformGit(url, commit);
  return { platform: loadPlatform(files), source: `${withoutCredentials(url)}@${commit}` };
}

/** The work tree that a folder lies in: the nearest one above with `.git`. */
function repositoryAround(folder: string): string | undefined {
  let at = realpathSync(resolve(folder));
  for (;;) {
    if (existsSync(join(at, '.git'))) return at;
    const parent = dirname(at);
    if (parent === at) return undefined;
    at = parent;
  }
}

/** True where the platform folder belongs to that very work tree; a clone below it has its own `.git`. */
function isPartOf(folder: string, repository: string | undefined): boolean {
  return repository !== undefined && repositoryAround(folder) === repository;
}

function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}

function platformNotNamed(): WaybillError {
  return new WaybillError({
    code: 'platform-not-named',
    message: 'Nothing was judged: it was not said which platform folder holds the requirements.',
    expected: '--platform DIR, --platform GIT-URL@COMMIT, or WAYBILL_PLATFORM',
    found: 'neither',
    help: 'Name the protected platform project of your organisation; "waybill init" writes a first one.',
  });
}

function platformNotFound(name: string): WaybillError {
  return new WaybillError({
    code: 'platform-not-found',
    message: 'Nothing was judged: the platform folder could not be found.',
    expected: 'a folder, or a Git address followed by @ and a full commit id',
    found: withoutCredentials(name),
    help: 'A branch is not enough: it can move between two verdicts. Write the 40 digits of the commit.',
  });
}

function platformInJudgedRepository(name: string): WaybillError {
  return new WaybillError({
    code: 'platform-in-judged-repository',
    message: 'Nothing was judged: the platform folder lies in the repository that is being judged.',
    expected: 'a platform folder of a protected project of its own',
    found: `${name}, in the same Git work tree as the current folder`,
    help: 'Whoever may change the code could change the rules for it. Use --platform GIT-URL@COMMIT, or a clone of the platform project.',
  });
}
