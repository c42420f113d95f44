import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { notReadable } from './file-error.ts';
import { platformFileUnsafe, platformLimits, platformTooLarge } from './platform-limits.ts';
import { readBounded } from './read-bounded.ts';

/**
 * Reads a platform folder: every file by its path from there, parts joined by `/`, in order. Names that begin with a
 * dot are left out. A link is followed to a file inside the folder only; the folder itself may be a link.
 * Throws `file-not-readable`, `file-too-large`, `file-changed-while-reading`, `platform-file-unsafe` or
 * `platform-too-large`.
 */
export async function readPlatformFolder(dir: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const root = await realpath(dir).catch((cause: unknown) => {
    throw notReadable(dir, cause);
  });
  const files = new Map<string, Uint8Array>();
  let totalBytes = 0;
  for (const path of (await listFiles(root, '', 1)).toSorted()) {
    const bytes = await readBounded(join(root, path), platformLimits.fileBytes);
    totalBytes += bytes.length;
    if (totalBytes > platformLimits.totalBytes) {
      throw platformTooLarge(`at most ${platformLimits.totalBytes} bytes in all`);
    }
    files.set(path, bytes);
  }
  return files;
}

async function listFiles(root: string, folder: string, depth: number): Promise<readonly string[]> {
  if (depth > platformLimits.depth)
    throw platformTooLarge(`at most ${platformLimits.depth} levels of folders`);
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((cause: unknown) => {
    throw notReadable(join(root, folder), cause);
  });
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) found.push(...(await listFiles(root, path, depth + 1)));
    else {
      await checkFile(root, path, entry);
      found.push(path);
    }
    if (found.length > platformLimits.files) throw platformTooLarge(`at most ${platformLimits.files} files`);
  }
  return found;
}

async function checkFile(root: string, path: string, entry: Dirent): Promise<void> {
  if (entry.isFile()) return;
  if (!entry.isSymbolicLink()) throw platformFileUnsafe(path, 'a pipe, socket or device');
  const target = await realpath(join(root, path)).catch(() => undefined);
  if (target === undefined) throw platformFileUnsafe(path, 'a link to nothing');
  if (!target.startsWith(root + sep)) throw platformFileUnsafe(path, 'a link that leaves the folder');
  if (!(await stat(target)).isFile()) throw platformFileUnsafe(path, 'a link to a folder');
}
