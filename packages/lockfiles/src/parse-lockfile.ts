import { WaybillError } from '@waybill/kernel';
import { getLockfileKind, listLockfileNames } from './lockfile-kinds.ts';
import type { Lockfile, Siblings, WantedSibling } from './lockfile.ts';

const none: Siblings = new Map();

/**
 * Reads a lockfile of any known kind, told by its name and content (`getLockfileKind`). `siblings` are the files
 * that `wantedSiblings` asked for. Throws `lockfile-kind-unknown`, `lockfile-malformed`, `lockfile-too-large`,
 * `lockfile-version-unknown`, and `lockfile-part-missing` without a sibling that it cannot do without.
 */
export async function parseLockfile(
  name: string,
  bytes: Uint8Array,
  siblings: Siblings = none,
): Promise<Lockfile> {
  const { reader } = await getLockfileKind(name, bytes).load();
  return reader.parse(bytes, name, siblings);
}

/**
 * The files that a lockfile wants beside it and that `siblings` lacks. A file may name further ones: ask again
 * with what was found, until nothing is wanted that exists.
 */
export async function wantedSiblings(
  name: string,
  bytes: Uint8Array,
  siblings: Siblings = none,
): Promise<readonly WantedSibling[]> {
  const { reader } = await getLockfileKind(name, bytes).load();
  const wanted = reader.siblings?.(bytes, name, siblings) ?? [];
  return wanted.filter(({ path }) => !siblings.has(path));
}

/**
 * Which of the files in a folder are its lockfiles: one for each ecosystem, in the order of the names. Two kinds of
 * one ecosystem contradict each other and are refused with `lockfiles-conflict`.
 */
export function chooseLockfiles(names: readonly string[]): readonly string[] {
  const chosen: string[] = [];
  for (const [, found] of listLockfileNames(names)) {
    if (found.length > 1) {
      throw new WaybillError({
        code: 'lockfiles-conflict',
        message: 'No SBOM was built: the folder holds several lockfiles that pin the same kind of packages.',
        expected: 'one lockfile for each ecosystem, or --lockfile',
        found: found.join(' and '),
        help: 'Name the one that the build installs from with --lockfile; several may be named.',
      });
    }
    chosen.push(...found);
  }
  return chosen.toSorted();
}
