import { LockfileBudget } from '../limits.ts';
import { malformedLockfile, missingPart } from '../lockfile-error.ts';
import type { LockedPackage, Lockfile, LockfileReader, Siblings, WantedSibling } from '../lockfile.ts';
import { lockfileText } from '../lockfile-text.ts';
import { parseRequirement, type Requirement } from './requirement.ts';
import { requirementLines } from './requirements-file.ts';

/**
 * Reads a `requirements.txt` with the files that it includes by `-r`; those of `-c` only pin versions. What is not
 * pinned has no version, and a remark says how many those are. Nothing tells what depends on what.
 * Throws `lockfile-malformed`, `lockfile-part-missing`, `lockfile-too-large`.
 * Source: pip documentation, "Requirements File Format", "Hash-checking Mode".
 */
function parse(bytes: Uint8Array, file: string, siblings: Siblings): Lockfile {
  const budget = new LockfileBudget(file);
  const found: { readonly requirement: Requirement; readonly location: LockedPackage['location'] }[] = [];
  const pins = new Map<string, Requirement>();
  for (const { name, text, constraint } of filesOf(bytes, file, siblings)) {
    for (const line of requirementLines(text, name)) {
      if (line.kind !== 'requirement') continue;
      budget.countPackages();
      const requirement = parseRequirement(line.text, line.at);
      if (constraint) pins.set(normal(requirement.name), requirement);
      else found.push({ requirement, location: line.at });
    }
  }
  const packages = new Map<string, LockedPackage>();
  for (const { requirement, location } of found) {
    const pinned = requirement.version === undefined ? pins.get(normal(requirement.name)) : undefined;
    const whole =
      pinned?.version === undefined || requirement.origin !== 'unspecified' ? requirement : pinned;
    const key = keyOf(whole, packages);
    packages.set(key, { ...whole, key, location });
  }
  const unpinned = [...packages.values()].filter(
    ({ version, origin }) => version === undefined && origin === 'unspecified',
  );
  const unhashed = [...packages.values()].filter(
    ({ hashes, files = [] }) => hashes.length + files.length === 0,
  );
  return {
    ecosystem: 'pypi',
    format: 'requirements',
    file,
    formatVersion: '',
    project: { dependsOn: [...packages.keys()] },
    packages: [...packages.values()],
    remarks: [
      ...(unpinned.length > 0 ? [`${unpinned.length} of ${packages.size} requirements pin no version`] : []),
      ...(unhashed.length > 0 ? [`${unhashed.length} of ${packages.size} requirements name no hash`] : []),
      'a requirements file does not say what depends on what, and holds further packages only where a tool wrote them all',
    ],
  };
}

/** The same name twice is usual with markers; the same again in an included file is one. */
function keyOf({ name, version, purl }: Requirement, taken: ReadonlyMap<string, LockedPackage>): string {
  const plain = version === undefined ? normal(name) : `${normal(name)}@${version}`;
  const before = taken.get(plain);
  return before === undefined || before.purl === purl ? plain : `${plain} (${purl})`;
}

function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

interface RequirementsText {
  readonly name: string;
  readonly text: string;
  readonly constraint: boolean;
}

const maxFiles = 200;

/** This file, then those that it includes, each once. A missing one is refused: it would hide what it lists. */
function filesOf(bytes: Uint8Array, file: string, siblings: Siblings): readonly RequirementsText[] {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  const texts: RequirementsText[] = [{ name: file, text: lockfileText(bytes, file), constraint: false }];
  for (const { path, constraint, at } of includes(bytes, file, siblings)) {
    const content = siblings.get(path);
    if (content === undefined) throw missingPart(at, path);
    texts.push({ name: `${folder}${path}`, text: lockfileText(content, path), constraint });
  }
  return texts;
}

interface Include {
  readonly path: string;
  readonly constraint: boolean;
  readonly at: LockedPackage['location'];
}

function includes(bytes: Uint8Array, file: string, siblings: Siblings): readonly Include[] {
  const found = new Map<string, Include>();
  const look = (content: Uint8Array, name: string, folder: string, within: boolean): void => {
    for (const line of requirementLines(lockfileText(content, name), name)) {
      if (line.kind !== 'include') continue;
      const path = pathOf(folder, line.path);
      if (path === undefined || found.size >= maxFiles) {
        throw malformedLockfile(
          line.at,
          `files within the folder of ${file}, at most ${maxFiles}`,
          'another',
        );
      }
      if (found.has(path)) continue;
      const constraint = within || line.constraint;
      found.set(path, { path, constraint, at: line.at });
      const next = siblings.get(path);
      if (next) look(next, path, path.slice(0, path.lastIndexOf('/') + 1), constraint);
    }
  };
  look(bytes, file, '', false);
  return [...found.values()];
}

/** Relative to the lockfile's folder; undefined where it leads out of it. */
function pathOf(folder: string, written: string): string | undefined {
  const parts: string[] = [];
  if (written.startsWith('/')) return undefined;
  for (const part of `${folder}${written}`.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? undefined : parts.join('/');
}

function siblings(bytes: Uint8Array, file: string, known: Siblings): readonly WantedSibling[] {
  return includes(bytes, file, known).map(({ path }) => ({ path, required: true }));
}

/** The reader of requirements files. */
export const reader: LockfileReader = { parse, siblings };
