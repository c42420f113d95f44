import type { SourceLocation } from '@waybill/kernel';
import { archiveAddress } from './archive-address.ts';
import { gitSource } from '../git-source.ts';
import { label } from '../label.ts';
import { LockfileBudget } from '../limits.ts';
import { malformedLockfile, unknownLockfileVersion } from '../lockfile-error.ts';
import type { LockedPackage, Lockfile, LockfileReader, PackageFile } from '../lockfile.ts';
import { type Members, isMembers, read } from '../members.ts';
import { packageScopes, type Wishes } from '../package-scopes.ts';
import { pypiPurl } from '../purl.ts';
import { parseTomlDocument } from '../toml-document.ts';
import { hashOfText, normalName } from './python-names.ts';

const publicIndexes: ReadonlySet<string> = new Set(['https://pypi.org/simple', 'https://pypi.org/simple/']);

interface Entry {
  readonly members: Members;
  readonly at: SourceLocation;
  readonly name: string;
  readonly version?: string;
  readonly source: Members;
  readonly key: string;
  /** The project, or a member of its workspace. */
  readonly isLocal: boolean;
}

/**
 * Reads `uv.lock`, version 1 with any revision. What ships follows from the project's dependencies, extras and groups,
 * which the lockfile repeats. Throws `lockfile-malformed`, `lockfile-too-large`, `lockfile-version-unknown`.
 * Source: astral-sh/uv, `crates/uv-resolver/src/lock/mod.rs`; uv documentation, "Locking and syncing".
 */
function parse(bytes: Uint8Array, file: string): Lockfile {
  const { root, packages: tables } = parseTomlDocument(bytes, file);
  if (root['version'] !== 1) throw unknownLockfileVersion(file, 'version 1 of uv.lock', root['version']);
  const budget = new LockfileBudget(file);
  budget.countPackages(tables.length);
  const entries = tables.map(({ members, at }) => entryOf(members, at));
  const wishes = new Map(entries.map((entry) => [entry.key, wishesOf(entry, entries, budget)]));
  const local = entries.filter(({ isLocal }) => isLocal);
  const scopeOf = packageScopes(
    local.map(({ key }) => wishes.get(key) ?? none),
    (key) => wishes.get(key),
  );
  // The root of a workspace lies in the lockfile's own folder.
  const only = local.find(isRoot) ?? (local.length === 1 ? local[0] : undefined);
  const packages = entries.map((entry): LockedPackage => {
    const { key, name, version, members, at, isLocal } = entry;
    const { required, optional, dev = [] } = wishes.get(key) ?? none;
    const files = filesOf(members, at);
    return {
      key,
      name,
      ...(version === undefined ? {} : { version }),
      hashes: [],
      ...(files.length > 0 ? { files } : {}),
      ...sourceOf(entry),
      scope: isLocal ? 'required' : scopeOf(key),
      bundled: false,
      dependsOn: [...new Set([...required, ...optional, ...(isLocal ? dev : [])])],
      missing: [],
      location: at,
    };
  });
  const own = packages.find(({ key }) => key === only?.key);
  const asked = new Set(packages.flatMap(({ dependsOn }) => dependsOn));
  const unasked = local.map(({ key }) => key).filter((key) => key !== own?.key && !asked.has(key));
  return {
    ecosystem: 'pypi',
    format: 'uv',
    file,
    formatVersion: typeof root['revision'] === 'number' ? `1.${root['revision']}` : '1',
    project: own
      ? {
          name: own.name,
          ...(own.version === undefined ? {} : { version: own.version }),
          // Members of the workspace that nothing asks for are built all the same.
          dependsOn: [...new Set([...own.dependsOn, ...unasked])],
        }
      : { dependsOn: local.map(({ key }) => key) },
    packages: packages.filter((entry) => entry !== own),
    remarks: [],
  };
}

function isRoot({ source }: Entry): boolean {
  return source['virtual'] === '.' || source['editable'] === '.';
}

const none: Wishes = { required: [], optional: [] };

function entryOf(members: Members, at: SourceLocation): Entry {
  const name = read.requiredText(members, 'name', at);
  const version = read.text(members, 'version', at);
  const source = read.members(members, 'source', at);
  const isLocal = ['virtual', 'editable', 'directory'].some((kind) => kind in source);
  const plain = `${normalName(name)}${version === undefined ? '' : `@${version}`}`;
  return {
    members,
    at,
    name,
    ...(version === undefined ? {} : { version }),
    source,
    isLocal,
    // A member of the workspace is known by its name.
    key: isLocal ? normalName(name) : `${plain}${sourceMark(source)}`,
  };
}

/** One version of two registries is two packages. */
function sourceMark(source: Members): string {
  const { registry } = source;
  return typeof registry === 'string' && publicIndexes.has(registry)
    ? ''
    : ` (${JSON.stringify(source)})`.slice(0, 200);
}

function wishesOf(entry: Entry, entries: readonly Entry[], budget: LockfileBudget): Wishes {
  const { members, at } = entry;
  const find = (wanted: Members): Entry => {
    budget.countDependencies();
    const name = normalName(read.requiredText(wanted, 'name', at));
    const [version, source] = [read.text(wanted, 'version', at), wanted['source']];
    const fitting = entries.filter(
      (other) =>
        normalName(other.name) === name &&
        (version === undefined || other.version === version) &&
        (!isMembers(source) || JSON.stringify(other.source) === JSON.stringify(source)),
    );
    const [found] = fitting;
    if (found) return found;
    throw malformedLockfile(at, 'dependencies that are packages of the lockfile', label(name));
  };
  /** A package, and what the extras that are asked of it add. */
  const follow = (wanted: Members): readonly string[] => {
    const found = find(wanted);
    const extras = read.members(found.members, 'optional-dependencies', found.at);
    const added = read
      .texts(wanted, 'extra', at)
      .flatMap((extra) => read.tables(extras, extra, found.at).map((one) => find(one).key));
    return [found.key, ...added];
  };
  const lists = (name: string): string[] =>
    Object.keys(read.members(members, name, at)).flatMap((group) =>
      read.tables(read.members(members, name, at), group, at).flatMap(follow),
    );
  return {
    required: read.tables(members, 'dependencies', at).flatMap(follow),
    optional: lists('optional-dependencies'),
    dev: lists('dev-dependencies'),
  };
}

function filesOf(members: Members, at: SourceLocation): PackageFile[] {
  const sdist = read.members(members, 'sdist', at);
  const listed = [...('sdist' in members ? [sdist] : []), ...read.tables(members, 'wheels', at)];
  return listed.map((entry) => {
    const address = read.text(entry, 'url', at);
    const { resolved } = address === undefined ? {} : archiveAddress(address);
    const name = (address ?? read.text(entry, 'path', at) ?? '').split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '';
    return {
      ...(name === '' ? {} : { name: decodeName(name) }),
      ...(resolved === undefined ? {} : { url: resolved }),
      hashes: hashOfText(read.text(entry, 'hash', at), at),
    };
  });
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function sourceOf({
  name,
  version,
  source,
  at,
  isLocal,
}: Entry): Pick<LockedPackage, 'origin' | 'purl' | 'resolved'> {
  const [registry, git, url] = [
    read.text(source, 'registry', at),
    read.text(source, 'git', at),
    read.text(source, 'url', at),
  ];
  if (isLocal) return { origin: 'workspace', purl: pypiPurl(name, version) };
  if (git !== undefined || url !== undefined) {
    const [address = '', commit] = (git ?? '').split('#', 2);
    const { qualifiers, resolved } =
      git === undefined ? archiveAddress(url ?? '') : gitSource(address, commit);
    return {
      origin: git === undefined ? 'url' : 'git',
      purl: pypiPurl(name, version, ...qualifiers),
      ...(resolved === undefined ? {} : { resolved }),
    };
  }
  if (registry === undefined) return { origin: 'file', purl: pypiPurl(name, version) };
  if (publicIndexes.has(registry)) return { origin: 'registry', purl: pypiPurl(name, version) };
  const { resolved } = archiveAddress(registry);
  return {
    origin: 'registry',
    purl: pypiPurl(name, version, ...(resolved === undefined ? [] : [['repository_url', resolved] as const])),
  };
}

/** The reader of `uv.lock`. */
export const reader: LockfileReader = { parse };
