import type { SourceLocation } from '@waybill/kernel';
import { label } from '../label.ts';
import type { LockfileBudget } from '../limits.ts';
import { malformedLockfile } from '../lockfile-error.ts';
import type { Members } from '../members.ts';

/** A crate of a `Cargo.lock`. */
export interface CargoEntry {
  readonly members: Members;
  readonly at: SourceLocation;
  readonly name: string;
  readonly version: string;
  /** Absent for a member of the workspace and for a crate at a path. */
  readonly source?: string;
}

/** Finds crates by the references of the format: name, then version and source as far as they are needed. */
export interface CargoIndex {
  keyOf(entry: CargoEntry): string;
  dependenciesOf(entry: CargoEntry, references: readonly string[]): readonly string[];
}

/** The crates of a lockfile by their names. A reference that fits no crate, or two, is `lockfile-malformed`. */
export function cargoIndex(entries: readonly CargoEntry[], budget: LockfileBudget): CargoIndex {
  const byName = Map.groupBy(entries, ({ name }) => name);
  const keys = new Map<CargoEntry, string>();
  const taken = new Set<string>();
  for (const entry of entries) {
    const { name, version, source, at } = entry;
    const forms = [`${name}@${version}`, `${name}@${version} (${source ?? 'path'})`];
    const key = (source === undefined ? [name, ...forms] : forms).find((form) => !taken.has(form));
    if (key === undefined) throw malformedLockfile(at, 'each crate once', label(`${name} ${version}`));
    taken.add(key);
    keys.set(entry, key);
  }
  const find = (reference: string, at: SourceLocation): CargoEntry => {
    const [, name = '', version, source] = /^(\S+)(?: (\S+))?(?: \((.+)\))?$/.exec(reference) ?? [];
    const fitting = (byName.get(name) ?? []).filter(
      (entry) =>
        (version === undefined || entry.version === version) &&
        (source === undefined || entry.source === source),
    );
    // Version 1 leaves the source out for crates at a path, and a crate of a registry may have the same version.
    const found = fitting.length > 1 ? fitting.filter((entry) => entry.source === source) : fitting;
    const [only] = found;
    if (only === undefined || found.length > 1) {
      throw malformedLockfile(at, 'dependencies that are one crate of the lockfile', label(reference));
    }
    return only;
  };
  return {
    keyOf: (entry) => keys.get(entry) ?? entry.name,
    dependenciesOf: ({ at }, references) => {
      budget.countDependencies(references.length);
      return [...new Set(references.map((reference) => keys.get(find(reference, at)) ?? reference))];
    },
  };
}
