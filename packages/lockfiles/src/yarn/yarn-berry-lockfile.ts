import type { SourceLocation } from '@waybill/kernel';
import { LockfileBudget } from '../limits.ts';
import { label } from '../label.ts';
import { malformedLockfile, unknownLockfileVersion } from '../lockfile-error.ts';
import type { LockedPackage, Lockfile, LockfileReader, Siblings } from '../lockfile.ts';
import { type NpmManifest, parseManifest } from '../manifest.ts';
import { type Members, read } from '../members.ts';
import { packageScopes, type Wishes } from '../package-scopes.ts';
import { parseYamlDocument } from '../yaml-document.ts';
import { patchedWish, type YarnLocator, yarnLocator, yarnSource } from './yarn-locator.ts';

/** An entry with what it resolved to. */
interface Entry {
  readonly key: string;
  readonly locator: YarnLocator;
  readonly members: Members;
  readonly at: SourceLocation;
}

/**
 * Reads `yarn.lock` of Yarn 2 to 4 (`__metadata.version` 4 to 8). Folders of a workspace are entries like others, and
 * what they ask for is listed whole: which of it is for development stands in their `package.json`, where given. A
 * patch is an entry of its own in front of what it changes. `checksum` is over the archive that Yarn itself packs for
 * its cache, so it is no hash of what the registry serves and stands among the properties. Virtual packages (sets of
 * peers) are not in the file. Throws `lockfile-malformed`, `lockfile-too-large`, `lockfile-version-unknown`.
 * Source: Yarn, `@yarnpkg/core` Project, `structUtils`.
 */
function parse(bytes: Uint8Array, file: string, siblings: Siblings): Lockfile {
  const { root, locate } = parseYamlDocument(bytes, file);
  const version = read.text(read.members(root, '__metadata', { file }), 'version', { file });
  if (version === undefined || !/^[4-9]$/.test(version) || version === '9') {
    throw unknownLockfileVersion(file, '"__metadata.version" 4 to 8', version);
  }
  const entries = entriesOf(root, (key) => locate(undefined, key));
  const budget = new LockfileBudget(file);
  budget.countPackages(entries.length);
  const index = wishIndex(root, entries);
  const wishes = new Map<string, Wishes & { readonly missing: readonly string[] }>();
  for (const entry of entries) {
    const manifest = manifestOf(entry, file, siblings);
    wishes.set(entry.key, wishesOf(entry, index, budget, manifest));
  }
  const folders = entries.filter(({ locator }) => locator.kind === 'workspace');
  const project = folders.find(({ key }) => key === '.');
  const scopeOf = packageScopes(
    folders.map(({ key }) => wishes.get(key) ?? { required: [], optional: [] }),
    (key) => {
      const own = wishes.get(key);
      return own && { required: own.required, optional: own.optional };
    },
  );
  const dependsOn = (key: string): readonly string[] => {
    const own = wishes.get(key);
    return [...new Set([...(own?.required ?? []), ...(own?.optional ?? []), ...(own?.dev ?? [])])];
  };
  const unread = folders.filter((entry) => manifestOf(entry, file, siblings) === undefined);
  return {
    ecosystem: 'npm',
    format: 'yarn-berry',
    file,
    formatVersion: version,
    project: {
      ...(project === undefined ? {} : nameOf(project, manifestOf(project, file, siblings))),
      dependsOn: project === undefined ? folders.map(({ key }) => key) : dependsOn(project.key),
    },
    packages: entries
      .filter((entry) => entry !== project)
      .map((entry): LockedPackage => {
        const { key, members, at } = entry;
        const checksum = read.text(members, 'checksum', at);
        const named = nameOf(entry, manifestOf(entry, file, siblings));
        const source = yarnSource(entry.locator, named.version);
        const properties = [
          ...(checksum === undefined ? [] : [{ name: 'waybill:yarn:checksum', value: checksum }]),
          ...(entry.locator.patch === undefined
            ? []
            : [{ name: 'waybill:npm:patch', value: entry.locator.patch }]),
        ];
        return {
          key,
          ...named,
          hashes: [],
          ...source,
          scope: scopeOf(key),
          bundled: false,
          dependsOn: dependsOn(key),
          missing: wishes.get(key)?.missing ?? [],
          ...(properties.length > 0 ? { properties } : {}),
          location: at,
        };
      }),
    remarks:
      unread.length === 0
        ? []
        : [
            `${unread.length} of ${folders.length} folders have no package.json to read, so what only their development needs counts as required`,
          ],
  };
}

function entriesOf(root: Members, locate: (key: string) => SourceLocation): readonly Entry[] {
  const taken = new Set<string>();
  return Object.keys(root)
    .filter((key) => key !== '__metadata')
    .map((written) => {
      const at = locate(written);
      const members = read.members(root, written, at);
      const resolution = read.requiredText(members, 'resolution', at);
      const locator = yarnLocator(resolution);
      if (!locator) throw malformedLockfile(at, '"resolution" as <name>@<reference>', label(resolution));
      const key = locator.kind === 'workspace' ? locator.address : resolution;
      if (taken.has(key)) throw malformedLockfile(at, 'each package once', label(key));
      taken.add(key);
      return { key, locator, members, at };
    });
}

/**
 * Keys by wish (`react@npm:^17.0.0`). Yarn puts a patch in the place of what it changes, for all who ask for that, so
 * a patched wish leads to the patch; the patch itself leads to the original.
 */
function wishIndex(root: Members, entries: readonly Entry[]): ReadonlyMap<string, string> {
  const written = Object.keys(root).filter((key) => key !== '__metadata');
  const index = new Map<string, string>();
  const patched = new Map<string, string>();
  for (const [at, { key }] of entries.entries()) {
    for (const wish of (written[at] ?? '').split(/,\s*(?=@?[^,@]+@)/)) {
      index.set(wish, key);
      const original = patchedWish(wish);
      if (original !== undefined) patched.set(original, key);
    }
  }
  for (const [wish, key] of patched) {
    const original = index.get(wish);
    if (original !== undefined) index.set(`original of ${key}`, original);
    index.set(wish, key);
  }
  return index;
}

function wishesOf(
  { key, members, at, locator }: Entry,
  index: ReadonlyMap<string, string>,
  budget: LockfileBudget,
  manifest: NpmManifest | undefined,
): Wishes & { readonly missing: readonly string[] } {
  const meta = read.members(members, 'dependenciesMeta', at);
  const found = { required: [] as string[], optional: [] as string[], dev: [] as string[] };
  const missing: string[] = [];
  const original = index.get(`original of ${key}`);
  if (original !== undefined && original !== key) found.required.push(original);
  for (const [name, range] of Object.entries(read.members(members, 'dependencies', at))) {
    budget.countDependencies();
    if (typeof range !== 'string') throw malformedLockfile(at, 'texts in "dependencies"', 'something else');
    const isOptional = read.text(read.members(meta, name, at), 'optional', at) === 'true';
    const target = index.get(`${name}@${range}`) ?? index.get(`${name}@npm:${range}`);
    const isDev =
      manifest !== undefined &&
      manifest.devDependencies.has(name) &&
      !manifest.dependencies.has(name) &&
      !manifest.optionalDependencies.has(name);
    if (target === undefined) {
      if (!isOptional) missing.push(name);
    } else if (isDev) found.dev.push(target);
    else if (isOptional || manifest?.optionalDependencies.has(name) === true) found.optional.push(target);
    else found.required.push(target);
  }
  return { ...found, missing: locator.kind === 'folder' ? [] : missing };
}

/** The version of a folder in the file is a stand-in. */
function nameOf(
  { locator, members, at }: Entry,
  manifest: NpmManifest | undefined,
): { readonly name: string; readonly version?: string } {
  const version = locator.kind === 'workspace' ? manifest?.version : read.text(members, 'version', at);
  return {
    name: locator.name,
    ...(version === undefined || version === '0.0.0-use.local' ? {} : { version }),
  };
}

function manifestOf({ key, locator }: Entry, file: string, siblings: Siblings): NpmManifest | undefined {
  const bytes = locator.kind === 'workspace' ? siblings.get(manifestPath(key)) : undefined;
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  return bytes && parseManifest(bytes, `${folder}${manifestPath(key)}`);
}

function manifestPath(folder: string): string {
  return folder === '.' ? 'package.json' : `${folder}/package.json`;
}

/** The reader of `yarn.lock` as Yarn 2 and later write it. */
export const reader: LockfileReader = {
  parse,
  siblings: (bytes, file) => {
    const { root, locate } = parseYamlDocument(bytes, file);
    return entriesOf(root, (key) => locate(undefined, key))
      .filter(({ locator }) => locator.kind === 'workspace')
      .map(({ key }) => ({ path: manifestPath(key), required: false }));
  },
};
