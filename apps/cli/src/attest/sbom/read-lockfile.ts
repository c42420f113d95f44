import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { readBounded } from '@waybill/integrations/files';
import { digestOf, WaybillError } from '@waybill/kernel';
import { type Lockfile, parseLockfile, wantedSiblings } from '@waybill/lockfiles';
import type { SbomPart, SbomSource } from './sbom-part.ts';

const maxBytes = 64 * 1024 * 1024;
/** Files that one lockfile may want beside it; requirements files include each other, workspaces have manifests. */
const maxSiblings = 2_000;

/** A lockfile that was read, with every file that it was read from. */
export interface ReadLockfile {
  readonly label: string;
  readonly lockfile: Lockfile;
  readonly sources: readonly SbomSource[];
}

/**
 * Reads a lockfile and the files that it wants beside it, such as the `go.mod` of a `go.sum`. Throws
 * `lockfile-not-readable`, `lockfile-part-missing`, `lockfile-too-large` and what parsing throws.
 */
export async function readLockfile(file: string): Promise<ReadLockfile> {
  const bytes = await readOrRefuse(file);
  const siblings = new Map<string, Uint8Array>();
  const absent = new Set<string>();
  for (;;) {
    const asked = await wantedSiblings(file, bytes, siblings);
    const wanted = asked.filter(({ path }) => !absent.has(path));
    if (wanted.length === 0) break;
    for (const { path } of wanted) {
      const found = await findSibling(join(dirname(file), path));
      if (found === undefined) absent.add(path);
      else siblings.set(path, found);
      if (siblings.size + absent.size > maxSiblings) throw tooManySiblings(file);
    }
  }
  const lockfile = await parseLockfile(file, bytes, siblings);
  return {
    label: labelOf(file),
    lockfile,
    sources: [
      sourceOf(file, bytes),
      ...[...siblings].map(([path, found]) => sourceOf(join(dirname(file), path), found)),
    ],
  };
}

/** What a lockfile gives to the SBOM. */
export function partOf({ label, lockfile, sources }: ReadLockfile): SbomPart {
  return {
    label,
    project: lockfile.project,
    packages: lockfile.packages.map((entry) => ({
      ...entry,
      location: { ...entry.location, file: labelOf(entry.location.file) },
    })),
    dependsOn: lockfile.project.dependsOn,
    sources,
    remarks: lockfile.remarks.map((remark) => `${label}: ${remark}`),
  };
}

/** A file without the folders of one machine: relative to the working folder, bare where it lies outside. */
function labelOf(file: string): string {
  const inside = relative('.', file);
  return inside.startsWith('..') || isAbsolute(inside) ? basename(file) : inside.replaceAll('\\', '/');
}

function sourceOf(file: string, bytes: Uint8Array): SbomSource {
  return { name: labelOf(file), sha256: digestOf(bytes).slice('sha256:'.length) };
}

async function readOrRefuse(file: string): Promise<Uint8Array> {
  try {
    return await readBounded(file, maxBytes);
  } catch (cause) {
    if (!(cause instanceof WaybillError)) throw cause;
    throw new WaybillError({
      code: 'lockfile-not-readable',
      message: 'No SBOM was built: the lockfile could not be read.',
      expected: 'a lockfile (--lockfile), or an SBOM made elsewhere (--sbom)',
      found: `${file}: ${cause.found ?? cause.message}`,
      help: 'Run it where the lockfile lies, or name the file.',
      cause,
    });
  }
}

/** Absence is for the parser to judge; a file that is there and cannot be read is never taken for absent. */
async function findSibling(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readBounded(file, maxBytes);
  } catch (cause) {
    if (!(cause instanceof WaybillError)) throw cause;
    if (cause.found?.startsWith('no such file') === true) return undefined;
    throw new WaybillError({
      code: 'lockfile-not-readable',
      message: 'No SBOM was built: a file that belongs to the lockfile could not be read.',
      expected: 'a readable file',
      found: `${file}: ${cause.found ?? cause.message}`,
      cause,
    });
  }
}

function tooManySiblings(file: string): WaybillError {
  return new WaybillError({
    code: 'lockfile-too-large',
    message: `The lockfile ${file} holds more than Waybill reads.`,
    expected: `at most ${maxSiblings} files that belong to it`,
    found: 'more',
  });
}
