import type { SourceLocation } from '@waybill/kernel';
import { LockfileBudget } from '../limits.ts';
import { malformedLockfile, unknownLockfileVersion } from '../lockfile-error.ts';
import type { LockedPackage, Lockfile, LockfileReader, Siblings, WantedSibling } from '../lockfile.ts';
import { type NpmManifest, parseManifest } from '../manifest.ts';
import { isMembers, type Members, read } from '../members.ts';
import { packageScopes, type Wishes } from '../package-scopes.ts';
import { npmPurl } from '../purl.ts';
import { parseYamlDocument, type YamlDocument } from '../yaml-document.ts';
import { bareKey, findPnpmKey, linkedFolder } from './pnpm-keys.ts';
import { type PnpmEntry, pnpmPackage } from './pnpm-package.ts';

/** A folder of the workspace with what it asks for; `.` is the root. */
interface Importer {
  readonly folder: string;
  readonly members: Members;
  readonly at: SourceLocation;
}

/** Wishes that were followed to keys, and the names of those that lead nowhere. */
interface Followed extends Wishes {
  readonly missing: readonly string[];
}

/**
 * Reads `pnpm-lock.yaml`, versions 5.x, 6.x and 9.0 of the format. A package that is installed with several sets of
 * peers is listed once for each, since its arrows differ. Folders of a workspace are packages of their own, named by
 * their `package.json` where that is given. What is for development only follows from what the folders ask for.
 * Throws `lockfile-malformed`, `lockfile-too-large`, `lockfile-version-unknown`.
 * Source: pnpm, `@pnpm/lockfile.types` and `@pnpm/dependency-path`.
 */
function parse(bytes: Uint8Array, file: string, siblings: Siblings): Lockfile {
  const document = parseYamlDocument(bytes, file);
  const version = versionOf(document, file);
  const budget = new LockfileBudget(file);
  const importers = importersOf(document, file);
  const entries = entriesOf(document, file);
  budget.countPackages(entries.size + importers.size);
  const folders = new Map<string, Followed>();
  const followed = new Map<string, Followed>();
  const follow = (members: Members, at: SourceLocation, folder: string): Followed => {
    const missing: string[] = [];
    const keysOf = (group: string): string[] =>
      Object.entries(read.members(members, group, at)).flatMap(([alias, wish]) => {
        budget.countDependencies();
        // From version 6 on folders write what was asked for beside what they got.
        const text = isMembers(wish) ? read.requiredText(wish, 'version', at) : wish;
        if (typeof text !== 'string') throw malformedLockfile(at, `texts in "${group}"`, 'something else');
        const key = text.startsWith('link:')
          ? knownFolder(importers, linkedFolder(folder, text))
          : findPnpmKey(alias, text, entries);
        if (key === undefined) missing.push(alias);
        return key ?? [];
      });
    return {
      required: keysOf('dependencies'),
      optional: keysOf('optionalDependencies'),
      dev: keysOf('devDependencies'),
      missing,
    };
  };
  for (const { folder, members, at } of importers.values()) folders.set(folder, follow(members, at, folder));
  for (const { key, wishes, at } of entries.values()) followed.set(key, follow(wishes, at, '.'));

  const scopeOf = packageScopes([...folders.values()], (key) => {
    const own = folders.get(key);
    // A folder's development wishes are roots already; nobody who depends on the folder gets them.
    return own ? { required: own.required, optional: own.optional } : followed.get(key);
  });
  const arrows = (of: Followed | undefined): Pick<LockedPackage, 'dependsOn' | 'missing'> => ({
    dependsOn: [...new Set([...(of?.required ?? []), ...(of?.optional ?? []), ...(of?.dev ?? [])])],
    missing: of?.missing ?? [],
  });
  const root = manifestOf('.', file, siblings);
  return {
    ecosystem: 'npm',
    format: 'pnpm',
    file,
    formatVersion: version,
    project: {
      ...(root?.name === undefined ? {} : { name: root.name }),
      ...(root?.version === undefined ? {} : { version: root.version }),
      dependsOn: arrows(folders.get('.')).dependsOn,
    },
    packages: [
      ...[...importers.values()]
        .filter(({ folder }) => folder !== '.')
        .map((importer) => ({
          ...folderPackage(importer, manifestOf(importer.folder, file, siblings)),
          ...arrows(folders.get(importer.folder)),
        })),
      ...[...entries.values()].map((entry) => ({
        ...pnpmPackage(entry),
        scope: scopeOf(entry.key),
        bundled: false,
        ...arrows(followed.get(entry.key)),
      })),
    ],
    remarks: [],
  };
}

function versionOf({ root }: YamlDocument, file: string): string {
  const version = read.text(root, 'lockfileVersion', { file });
  if (version !== undefined && /^(?:5(?:\.\d)?|6\.\d|9\.0)(?:-\w+)?$/.test(version)) return version;
  throw unknownLockfileVersion(file, '"lockfileVersion" 5.x, 6.x or 9.0', version);
}

/** Without a workspace, versions before 9 write the wishes of the only folder at the top. */
function importersOf({ root, locate }: YamlDocument, file: string): ReadonlyMap<string, Importer> {
  const importers = read.members(root, 'importers', { file });
  const folders = Object.keys(importers);
  if (folders.length === 0) return new Map([['.', { folder: '.', members: root, at: { file } }]]);
  return new Map(
    folders.map((folder) => {
      const at = locate('importers', folder);
      return [folder, { folder, members: read.members(importers, folder, at), at }];
    }),
  );
}

function entriesOf({ root, locate }: YamlDocument, file: string): ReadonlyMap<string, PnpmEntry> {
  const packages = read.members(root, 'packages', { file });
  const hasSnapshots = root['snapshots'] !== undefined;
  const snapshots = hasSnapshots ? read.members(root, 'snapshots', { file }) : packages;
  return new Map(
    Object.keys(snapshots).map((key) => {
      const at = locate(hasSnapshots ? 'snapshots' : 'packages', key);
      // An empty mapping is written as `{}`.
      const wishes = snapshots[key] === '' ? {} : read.members(snapshots, key, at);
      const described = packages[key] === undefined ? bareKey(key) : key;
      if (packages[described] === undefined) {
        throw malformedLockfile(at, 'a description under "packages" for each snapshot', 'none');
      }
      return [key, { key, members: read.members(packages, described, at), wishes, at }];
    }),
  );
}

function knownFolder(importers: ReadonlyMap<string, Importer>, folder: string): string | undefined {
  return importers.has(folder) && folder !== '.' ? folder : undefined;
}

function manifestOf(folder: string, file: string, siblings: Siblings): NpmManifest | undefined {
  const path = folder === '.' ? 'package.json' : `${folder}/package.json`;
  const bytes = siblings.get(path);
  return bytes === undefined ? undefined : parseManifest(bytes, `${folderOf(file)}${path}`);
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}

function folderPackage(
  { folder, at }: Importer,
  manifest: NpmManifest | undefined,
): Omit<LockedPackage, 'dependsOn' | 'missing'> {
  const name = manifest?.name ?? folder.slice(folder.lastIndexOf('/') + 1);
  const version = manifest?.version;
  return {
    key: folder,
    name,
    ...(version === undefined ? {} : { version }),
    purl: npmPurl(name, version),
    hashes: [],
    origin: 'workspace',
    scope: 'required',
    bundled: false,
    location: at,
  };
}

function siblings(bytes: Uint8Array, file: string): readonly WantedSibling[] {
  return [...importersOf(parseYamlDocument(bytes, file), file).keys()].map((folder) => ({
    path: folder === '.' ? 'package.json' : `${folder}/package.json`,
    required: false,
  }));
}

/** The reader of `pnpm-lock.yaml`. */
export const reader: LockfileReader = { parse, siblings };
