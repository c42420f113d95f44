import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeBase64, WaybillError } from '@waybill/kernel';
import { gitFailed, runGit } from './git.ts';
import { platformFileUnsafe, platformLimits, platformTooLarge } from './platform-limits.ts';

/** Limits of one fetch. */
export interface GitOptions {
  /** Longest time that it may take; 60 s unless told. */
  readonly deadlineMs?: number;
}

/**
 * Reads a platform project at one commit through `git`: a shallow fetch of just that commit into a folder that is
 * removed again, without hooks, the user's configuration or redirects. Gives the same files as
 * {@link readPlatformFolder} would from a checkout, but takes no links. Credentials in an http address go into a
 * header, not into the command line.
 * Throws `platform-address-malformed`, `platform-commit-malformed`, `git-missing`, `git-failed`,
 * `platform-file-unsafe` or `platform-too-large`.
 */
export async function readPlatformGit(
  url: string,
  commit: string,
  options: GitOptions = {},
): Promise<ReadonlyMap<string, Uint8Array>> {
  const source = readAddress(url);
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) {
    throw new WaybillError({
      code: 'platform-commit-malformed',
      message: 'The platform project was not fetched, because its commit is not named in full.',
      expected: 'a commit id of 40 or 64 lowercase hex digits',
      found: `${commit.length} characters`,
      help: 'Branches and tags move; write the id that `git rev-parse` gives.',
    });
  }
  const cwd = await mkdtemp(join(tmpdir(), 'waybill-platform-'));
  const signal = AbortSignal.timeout(options.deadlineMs ?? 60_000);
  const git = (
    args: readonly string[],
    maxOutputBytes: number,
    more: { input?: string; env?: { [name: string]: string } } = {},
  ): Promise<Buffer> => runGit({ args, cwd, maxOutputBytes, signal, ...more });
  try {
    const format = commit.length === 64 ? ['--object-format=sha256'] : [];
    await git(['init', '--quiet', '--bare', '--template=', ...format], 4096);
    await git(
      [
        'fetch',
        '--quiet',
        '--depth=1',
        '--no-tags',
        '--no-recurse-submodules',
        '--no-write-fetch-head',
        '--',
        source.url,
        commit,
      ],
      64 * 1024,
      { env: source.env },
    );
    const files = parseTree(await git(['ls-tree', '-r', '-z', '-l', '--full-tree', commit], 4 * 1024 * 1024));
    const input = files.map((file) => `${file.object}\n`).join('');
    const contents = await git(['cat-file', '--batch'], platformLimits.totalBytes + 1024 * 1024, { input });
    return cutBatch(contents, files);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/**
 * The newest commit of a branch, as `git ls-remote` tells it. Throws `platform-address-malformed`,
 * `platform-branch-malformed`, `git-missing`, `git-failed`.
 */
export async function findGitCommit(url: string, branch: string, options: GitOptions = {}): Promise<string> {
  const source = readAddress(url);
  // A pattern would match several, and a dash would begin an option.
  if (!/^[A-Za-z0-9_][\w./-]{0,199}$/.test(branch) || branch.includes('..')) {
    throw new WaybillError({
      code: 'platform-branch-malformed',
      message: 'The platform project was not fetched, because its branch cannot be used.',
      expected: 'the name of a branch, such as main',
      found: `${branch.length} characters`,
    });
  }
  const ref = `refs/heads/${branch}`;
  const answer = await runGit({
    args: ['ls-remote', '--quiet', '--', source.url, ref],
    cwd: tmpdir(),
    maxOutputBytes: 64 * 1024,
    signal: AbortSignal.timeout(options.deadlineMs ?? 60_000),
    env: source.env,
  });
  const line = answer
    .toString()
    .split('\n')
    .find((one) => one.endsWith(`\t${ref}`));
  const commit = /^([0-9a-f]{40}|[0-9a-f]{64})\t/.exec(line ?? '')?.[1];
  if (commit === undefined) throw gitFailed('no such branch');
  return commit;
}

interface GitAddress {
  readonly url: string;
  /** Carries credentials, apart from the address. */
  readonly env: { readonly [name: string]: string };
}

function readAddress(url: string): GitAddress {
  const parsed = /^[a-z]/.test(url) ? URL.parse(url) : null;
  // A host or user that begins with a dash would be an option to ssh.
  const isOption = parsed !== null && (parsed.hostname.startsWith('-') || parsed.username.startsWith('-'));
  if (!parsed || isOption || !['https:', 'http:', 'ssh:', 'file:'].includes(parsed.protocol)) {
    throw addressMalformed('something else (not shown)');
  }
  if (!parsed.protocol.startsWith('http') || (parsed.username === '' && parsed.password === '')) {
    return { url, env: {} };
  }
  const credentials = `${decodePart(parsed.username)}:${decodePart(parsed.password)}`;
  parsed.username = '';
  parsed.password = '';
  return {
    url: parsed.href,
    env: {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `http.${parsed.origin}/.extraHeader`,
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${encodeBase64(credentials)}`,
    },
  };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw addressMalformed('a user or password with a % that encodes nothing');
  }
}

function addressMalformed(found: string): WaybillError {
  return new WaybillError({
    code: 'platform-address-malformed',
    message: 'The platform project was not fetched, because its address cannot be used.',
    expected: 'an address that begins with https://, ssh:// or file://',
    found,
    help: 'Write git@host:group/project.git as ssh://git@host/group/project.git.',
  });
}

interface TreeFile {
  readonly path: string;
  readonly object: string;
  readonly sizeBytes: number;
}

/** `<mode> <type> <object> <size>\t<path>\0` for each file. */
function parseTree(listing: Buffer): readonly TreeFile[] {
  const files: TreeFile[] = [];
  let totalBytes = 0;
  for (const line of listing.toString().split('\0')) {
    const [, mode = '', object = '', size = '', path = ''] =
      /^(\d{6}) \w+ ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(line) ?? [];
    if (path === '' || path.split('/').some((part) => part.startsWith('.'))) continue;
    if (mode === '120000') throw platformFileUnsafe(path, 'a link');
    if (mode !== '100644' && mode !== '100755')
      throw platformFileUnsafe(path, 'a submodule, or a file of another mode');
    const sizeBytes = Number(size);
    totalBytes += sizeBytes;
    if (sizeBytes > platformLimits.fileBytes)
      throw platformTooLarge(`at most ${platformLimits.fileBytes} bytes a file`);
    if (totalBytes > platformLimits.totalBytes)
      throw platformTooLarge(`at most ${platformLimits.totalBytes} bytes in all`);
    files.push({ path, object, sizeBytes });
    if (files.length > platformLimits.files) throw platformTooLarge(`at most ${platformLimits.files} files`);
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** `<object> blob <size>\n<content>\n` for each file, in the order asked. */
function cutBatch(contents: Buffer, files: readonly TreeFile[]): ReadonlyMap<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  let at = 0;
  for (const file of files) {
    const header = `${file.object} blob ${file.sizeBytes}\n`;
    if (contents.subarray(at, at + header.length).toString() !== header)
      throw gitFailed('an answer of another form');
    at += header.length;
    found.set(file.path, contents.subarray(at, at + file.sizeBytes));
    at += file.sizeBytes + 1;
  }
  return found;
}
