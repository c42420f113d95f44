import type { LockfileBudget } from '../limits.ts';
import { malformedLockfile } from '../lockfile-error.ts';
import { lockfileText } from '../lockfile-text.ts';

/** What a `go.sum` holds. */
export interface GoSum {
  /** `h1:` text by `path@version`, of modules whose content was needed, not of a `go.mod` alone. */
  readonly content: ReadonlyMap<string, string>;
}

/**
 * Reads a `go.sum`: `<module> <version>[/go.mod] <algorithm>:<base64>`. It holds more than a build uses, since Go
 * only adds to it. `h1` is a SHA-256 over a list of files and their SHA-256, and of no archive.
 * Source: Go Modules Reference, "go.sum files"; golang.org/x/mod/sumdb/dirhash.
 */
export function parseGoSum(bytes: Uint8Array, file: string, budget: LockfileBudget): GoSum {
  const content = new Map<string, string>();
  let line = 0;
  for (const text of lockfileText(bytes, file).split('\n')) {
    line++;
    if (text.trim() === '') continue;
    const [, path, version, hash] = /^\s*(\S+) +(\S+) +(h\d+:[A-Za-z0-9+/]{43}=)\s*$/.exec(text) ?? [];
    if (path === undefined || version === undefined || hash === undefined) {
      throw malformedLockfile(
        { file, line },
        'module, version and "h1:" with 32 bytes in base64',
        'something else',
      );
    }
    budget.countDependencies();
    if (!version.endsWith('/go.mod')) content.set(`${path}@${version}`, hash);
  }
  return { content };
}
