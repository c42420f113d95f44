import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root folder of the checkout. */
export const root: string = join(import.meta.dirname, '..');

/** One text file of the checkout: path from the root with forward slashes, and its content. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Paths that belong to the project: tracked, or new and not ignored. */
export function listPaths(): string[] {
  const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(output.split('\0'))]
    .filter((path) => path !== '' && existsSync(join(root, path)))
    .toSorted();
}

/** The files among `paths` that `wanted` accepts, with their content. */
export function readFiles(paths: readonly string[], wanted: (path: string) => boolean): SourceFile[] {
  return paths.filter(wanted).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
