import { lstat, readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import type { ArtifactFile } from './state.ts';

/** Reads the files that a job declared, folders with all below; nothing outside the work folder. */
export async function collectArtifacts(
  workdir: string,
  declared: readonly string[],
  warn: (line: string) => void,
): Promise<readonly ArtifactFile[]> {
  const files: ArtifactFile[] = [];
  for (const path of declared) {
    const clean = normalize(path).replace(/\/$/, '');
    if (isAbsolute(clean) || clean.startsWith('..')) {
      warn(`WARNING: ${path}: is outside the project directory`);
      continue;
    }
    const found = await collect(workdir, clean);
    if (found.length === 0) warn(`WARNING: ${path}: no matching files`);
    files.push(...found);
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function collect(workdir: string, path: string): Promise<readonly ArtifactFile[]> {
  const place = join(workdir, path);
  let stat;
  try {
    stat = await lstat(place);
  } catch {
    return [];
  }
  if (stat.isFile()) return [{ path, bytes: await readFile(place) }];
  if (!stat.isDirectory()) return [];
  const names = await readdir(place);
  const below = await Promise.all(
    names.map((name) => collect(workdir, path === '.' ? name : `${path}/${name}`)),
  );
  return below.flat();
}
