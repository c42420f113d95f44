import { archiveSource, type NpmSource } from '../archive-source.ts';
import { gitSource } from '../git-source.ts';
import { hexHash } from '../hex-hash.ts';
import { findHashes } from '../integrity.ts';
import { label } from '../label.ts';
import { LockfileBudget } from '../limits.ts';
import { malformedLockfile, unknownLockfileVersion } from '../lockfile-error.ts';
import { lockfileText } from '../lockfile-text.ts';
import type { LockedPackage, Lockfile, LockfileReader, PackageHash, Siblings } from '../lockfile.ts';
import { type NpmManifest, parseManifest } from '../manifest.ts';
import { packageScopes, type Wishes } from '../package-scopes.ts';
import { npmPurl } from '../purl.ts';
import { parseYarnClassicText, type YarnClassicEntry } from './yarn-classic-text.ts';

/**
 * Reads `yarn.lock` of Yarn 1. It pins wishes (`react@^17.0.0`), and knows nothing of who asks for them: what the
 * project asks for, and what only development needs, comes from the `package.json` beside it. Folders of a workspace
 * are not in the file at all; then, and without `package.json`, everything counts as required.
 * Throws `lockfile-malformed`, `lockfile-too-large`, `lockfile-version-unknown`.
 * Source: Yarn 1, `src/lockfile/` and `src/resolvers/`.
 */
function parse(bytes: Uint8Array, file: string, siblings: Siblings): Lockfile {
  const text = lockfileText(bytes, file);
  const [, version] = /^# yarn lockfile v(\d+)\s*$/m.exec(text.slice(0, 4096)) ?? [];
  if (version !== undefined && version !== '1') throw unknownLockfileVersion(file, 'version 1', version);
  const entries = parseYarnClassicText(text, file);
  const budget = new LockfileBudget(file);
  budget.countPackages(entries.length);
  const keys = wishIndex(entries, file);
  const find = (name: string, range: string): string | undefined =>
    keys.get(`${name}@${range}`) ?? keys.get(`${name}@npm:${range}`) ?? onlyOf(name);
  const byName = Map.groupBy(entries, ({ wishes: [wish = ''] }) => nameInWish(wish));
  // A resolution in package.json takes the place of ranges, which then are in no entry.
  const onlyOf = (name: string): string | undefined => {
    const [first, ...others] = byName.get(name) ?? [];
    return others.length === 0 ? first?.wishes[0] : undefined;
  };
  const follow = (ranges: ReadonlyMap<string, string> | undefined, missing: string[]): readonly string[] =>
    [...(ranges ?? [])].flatMap(([name, range]) => {
      budget.countDependencies();
      const key = find(name, range);
      if (key === undefined) missing.push(name);
      return key ?? [];
    });
  const wishes = new Map<string, Wishes & { readonly missing: readonly string[] }>();
  for (const {
    wishes: [key = ''],
    groups,
  } of entries) {
    const missing: string[] = [];
    const required = follow(groups.get('dependencies'), missing);
    // Optional ones may rightly be absent.
    wishes.set(key, { required, optional: follow(groups.get('optionalDependencies'), []), missing });
  }
  const manifest = manifestOf(file, siblings);
  const roots = manifest && rootWishes(manifest, follow);
  const knowsAll = manifest !== undefined && !manifest.hasWorkspaces;
  const scopeOf = packageScopes(knowsAll && roots ? [roots] : [], (key) => wishes.get(key));
  const asked = new Set([...wishes.values()].flatMap(({ required, optional }) => [...required, ...optional]));
  return {
    ecosystem: 'npm',
    format: 'yarn-classic',
    file,
    formatVersion: '1',
    project: {
      ...(manifest?.name === undefined ? {} : { name: manifest.name }),
      ...(manifest?.version === undefined ? {} : { version: manifest.version }),
      dependsOn:
        knowsAll && roots
          ? [...new Set([...roots.required, ...roots.optional, ...(roots.dev ?? [])])]
          : [...wishes.keys()].filter((key) => !asked.has(key)),
    },
    packages: entries.map((entry): LockedPackage => {
      const key = entry.wishes[0] ?? '';
      const own = wishes.get(key);
      return {
        ...packageOf(entry, key, file),
        scope: scopeOf(key),
        dependsOn: [...new Set([...(own?.required ?? []), ...(own?.optional ?? [])])],
        missing: own?.missing ?? [],
      };
    }),
    remarks: knowsAll
      ? []
      : [
          manifest === undefined
            ? 'there is no package.json beside it, so nobody can tell what only development needs; all is listed'
            : 'yarn.lock of Yarn 1 does not know the folders of a workspace, so nobody can tell what only development needs; all is listed',
        ],
  };
}

function wishIndex(entries: readonly YarnClassicEntry[], file: string): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  for (const { wishes, line } of entries) {
    for (const wish of wishes) {
      if (keys.has(wish)) throw malformedLockfile({ file, line }, 'each wish once', label(wish));
      keys.set(wish, wishes[0] ?? '');
    }
  }
  return keys;
}

function rootWishes(
  manifest: NpmManifest,
  follow: (ranges: ReadonlyMap<string, string>, missing: string[]) => readonly string[],
): Wishes {
  return {
    required: follow(manifest.dependencies, []),
    optional: follow(manifest.optionalDependencies, []),
    dev: follow(manifest.devDependencies, []),
  };
}

function manifestOf(file: string, siblings: Siblings): NpmManifest | undefined {
  const bytes = siblings.get('package.json');
  return bytes && parseManifest(bytes, `${file.slice(0, file.lastIndexOf('/') + 1)}package.json`);
}

/** Name in front of the range; a wish without a range is all name. */
function nameInWish(wish: string): string {
  const at = wish.indexOf('@', 1);
  return at < 0 ? wish : wish.slice(0, at);
}

function packageOf(
  { wishes, texts, line }: YarnClassicEntry,
  key: string,
  file: string,
): Omit<LockedPackage, 'scope' | 'dependsOn' | 'missing'> {
  const at = { file, line };
  const importedAs = nameInWish(key);
  const aliased = /@npm:((?:@[^/@]+\/)?[^/@]+)@/.exec(key)?.[1];
  const name = texts.get('name') ?? aliased ?? importedAs;
  const version = texts.get('version');
  if (name === '' || version === undefined) {
    throw malformedLockfile(at, 'a name and a version for each package', 'none');
  }
  return {
    key,
    name,
    ...(name === importedAs || wishes.length === 0 ? {} : { alias: importedAs }),
    version,
    ...sourceOf(name, version, texts.get('resolved')),
    hashes: hashesOf(texts, at),
    bundled: false,
    location: at,
  };
}

/** Behind `#` stands the SHA-1 of an archive, or the commit of a repository. */
function hashesOf(texts: ReadonlyMap<string, string>, at: { file: string; line: number }): PackageHash[] {
  const integrity = texts.get('integrity');
  const hashes = integrity === undefined ? [] : findHashes(integrity);
  if (!hashes) throw malformedLockfile(at, '"integrity" as <algorithm>-<base64>', 'something else');
  const resolved = texts.get('resolved') ?? '';
  const fragment = isGit(resolved) ? undefined : /#([0-9a-f]{40})$/.exec(resolved)?.[1];
  const sha1 = fragment === undefined ? undefined : hexHash('sha1', fragment);
  return sha1 === undefined || hashes.some(({ algorithm }) => algorithm === 'sha1')
    ? [...hashes]
    : [...hashes, sha1];
}

function isGit(resolved: string): boolean {
  return /^git(?:\+|:)|^ssh:|\.git(?:#|$)/.test(resolved);
}

function sourceOf(name: string, version: string, resolved: string | undefined): NpmSource {
  if (resolved === undefined) return { purl: npmPurl(name, version), origin: 'unspecified' };
  if (!isGit(resolved)) return archiveSource(name, version, resolved);
  const [address = '', commit] = resolved.split('#', 2);
  const { qualifiers, resolved: bare } = gitSource(address, commit);
  return {
    purl: npmPurl(name, version, qualifiers[0]),
    origin: 'git',
    ...(bare === undefined ? {} : { resolved: bare }),
  };
}

/** The reader of `yarn.lock` as Yarn 1 writes it. */
export const reader: LockfileReader = {
  parse,
  siblings: () => [{ path: 'package.json', required: false }],
};
