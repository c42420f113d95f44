import { findBareAddress, isJsonObject, type JsonObject, type SourceLocation } from '@waybill/kernel';
import { findHashes } from './integrity.ts';
import { label } from './label.ts';
import { malformedLockfile, oversizedLockfile } from './lockfile-error.ts';
import type { LockedPackage, PackageOrigin, PackageScope } from './lockfile.ts';
import type { NpmEntry } from './npm-entries.ts';
import { npmPurl } from './purl.ts';
import { nameInKey, npmTree, type NpmTree } from './npm-tree.ts';

const maxDependencies = 300_000;

/** Turns the entries of an npm lockfile into packages. */
export class NpmPackages {
  readonly #entries: readonly NpmEntry[];
  readonly #locate: (key: string) => SourceLocation;
  readonly #tree: NpmTree;
  #dependencyCount = 0;

  constructor(entries: readonly NpmEntry[], locate: (key: string) => SourceLocation) {
    this.#entries = entries;
    this.#locate = locate;
    this.#tree = npmTree(entries);
  }

  /** All packages but the project; a link is no package, the folder that it leads to is. */
  packages(): readonly LockedPackage[] {
    const known = new Set(this.#entries.map(({ key }) => key));
    const packages: LockedPackage[] = [];
    for (const entry of this.#entries) {
      const target = this.#tree.targetOf(entry.key);
      if (!known.has(target)) {
        const at = this.#locate(entry.key);
        throw malformedLockfile(at, 'a folder that the lockfile holds as target of a link', label(target));
      }
      if (entry.key !== '' && target === entry.key) packages.push(this.#packageOf(entry));
    }
    return packages;
  }

  /** Keys of what the project itself asks for. */
  projectDependsOn(): readonly string[] {
    const project = this.#entries.find(({ key }) => key === '');
    return project ? this.#resolve(project, project.key).dependsOn : [];
  }

  /** Keys of packages at the top that no other asks for: all that version 1 tells of the project's own wishes. */
  unrequired(packages: readonly LockedPackage[]): readonly string[] {
    const required = new Set(packages.flatMap(({ dependsOn }) => dependsOn));
    return packages
      .map(({ key }) => key)
      .filter((key) => !required.has(key) && key.lastIndexOf('node_modules/') === 0);
  }

  #packageOf({ key, members }: NpmEntry): LockedPackage {
    const location = this.#locate(key);
    const importedAs = nameInKey(key) ?? this.#tree.linkedNameOf(key);
    const name = textMember(members, 'name', location) ?? importedAs ?? key.slice(key.lastIndexOf('/') + 1);
    if (name === '') throw malformedLockfile(location, 'a name for each package', `none for ${label(key)}`);
    const version = textMember(members, 'version', location);
    const source = sourceOf(members, name, version, nameInKey(key) !== undefined, location);
    const licence = members['license'];
    return {
      key,
      name,
      ...(importedAs === undefined || importedAs === name ? {} : { alias: importedAs }),
      ...(version === undefined ? {} : { version }),
      hashes: hashesOf(members, location),
      ...source,
      scope: scopeOf(members),
      bundled: members['inBundle'] === true,
      ...(typeof licence === 'string' ? { licence } : {}),
      ...this.#resolve({ key, members }, key),
      location,
    };
  }

  #resolve({ members }: NpmEntry, from: string): Pick<LockedPackage, 'dependsOn' | 'missing'> {
    const location = this.#locate(from);
    const found = new Set<string>();
    const missing = new Set<string>();
    // Only the project and workspaces get their development dependencies.
    const groups = ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies'] as const;
    for (const group of groups) {
      const wanted = members[group];
      if (wanted === undefined || (group === 'devDependencies' && nameInKey(from) !== undefined)) continue;
      if (!isJsonObject(wanted)) {
        throw malformedLockfile(location, `an object "${group}"`, `something else for ${label(from)}`);
      }
      for (const name of Object.keys(wanted)) {
        if (++this.#dependencyCount > maxDependencies) {
          throw oversizedLockfile(location.file, `at most ${maxDependencies} dependencies`, 'more');
        }
        const target = this.#tree.find(from, name);
        if (target !== undefined) found.add(target);
        // Optional ones may rightly be absent, and so may peers, where the installer was told not to add them.
        else if (group === 'dependencies') missing.add(name);
      }
    }
    // npm lists an optional dependency under both.
    const optional = members['optionalDependencies'];
    if (isJsonObject(optional)) for (const name of Object.keys(optional)) missing.delete(name);
    return { dependsOn: [...found], missing: [...missing] };
  }
}

function scopeOf(members: JsonObject): PackageScope {
  if (members['dev'] === true) return 'dev';
  // `devOptional`: an optional package of the product that development needs, too.
  return members['optional'] === true || members['devOptional'] === true ? 'optional' : 'required';
}

function hashesOf(members: JsonObject, location: SourceLocation): LockedPackage['hashes'] {
  const integrity = textMember(members, 'integrity', location);
  const hashes = integrity === undefined ? [] : findHashes(integrity);
  if (!hashes) throw malformedLockfile(location, '"integrity" as <algorithm>-<base64>', 'something else');
  return hashes;
}

function sourceOf(
  members: JsonObject,
  name: string,
  version: string | undefined,
  isInstalled: boolean,
  location: SourceLocation,
): { readonly purl: string; readonly origin: PackageOrigin; readonly resolved?: string } {
  const purl = npmPurl(name, version);
  if (!isInstalled) return { purl, origin: 'workspace' };
  const text = textMember(members, 'resolved', location);
  if (text === undefined) return { purl, origin: 'unspecified' };
  const bare = findBareAddress(text);
  if (bare === undefined) return { purl, origin: text.startsWith('file:') ? 'file' : 'unspecified' };
  if (/^git(?:\+|:)/.test(text)) {
    const commit = /#([0-9a-f]{40}|[0-9a-f]{64})$/.exec(text)?.[1];
    const address = bare.startsWith('git+') ? bare : `git+${bare}`;
    const pinned = commit === undefined ? '' : commit;
    return {
      purl: npmPurl(name, version, ['vcs_url', pinned === '' ? address : `${address}@${pinned}`]),
      origin: 'git',
      resolved: pinned === '' ? bare : `${bare}#${pinned}`,
    };
  }
  // Registries serve archives below /-/ (the npm registry, its mirrors and proxies) or /download/<name>/<version>/.
  const isRegistry = bare.includes('/-/') || bare.includes(`/download/${name}/${version}/`);
  return isRegistry
    ? { purl, origin: 'registry', resolved: bare }
    : { purl: npmPurl(name, version, ['download_url', bare]), origin: 'url', resolved: bare };
}

function textMember(members: JsonObject, name: string, location: SourceLocation): string | undefined {
  const value = members[name];
  if (value === undefined || typeof value === 'string') return value;
  // npm writes `"resolved": false` or `"integrity": ""` for what it could not tell.
  if (value === false || value === null) return undefined;
  throw malformedLockfile(location, `text as "${name}"`, 'another JSON value');
}
