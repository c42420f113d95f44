import type { SourceLocation } from '@waybill/kernel';
import { archiveAddress } from './archive-address.ts';
import { gitSource } from '../git-source.ts';
import { LockfileBudget } from '../limits.ts';
import { unknownLockfileVersion } from '../lockfile-error.ts';
import type {
  LockedPackage,
  Lockfile,
  LockfileReader,
  PackageFile,
  PackageScope,
  Siblings,
} from '../lockfile.ts';
import { lockfileText } from '../lockfile-text.ts';
import { type Members, read } from '../members.ts';
import { pypiPurl } from '../purl.ts';
import { parseToml, parseTomlDocument } from '../toml-document.ts';
import { hashOfText, normalName } from './python-names.ts';

/**
 * Reads `poetry.lock`, format 1.0 to 2.1. Groups (2.1) or categories (1.0) tell what ships; between them the format says
 * nothing of it. Throws `lockfile-malformed`, `lockfile-too-large`, `lockfile-version-unknown`.
 * Source: python-poetry/poetry, `packages/locker.py`.
 */
function parse(bytes: Uint8Array, file: string, siblings: Siblings): Lockfile {
  const { root, packages: tables } = parseTomlDocument(bytes, file);
  const metadata = read.members(root, 'metadata', { file });
  const version = read.text(metadata, 'lock-version', { file }) ?? '';
  if (!/^[12]\.\d+$/.test(version)) throw unknownLockfileVersion(file, 'lock-version 1.x or 2.x', version);
  const budget = new LockfileBudget(file);
  budget.countPackages(tables.length);
  const old = read.members(metadata, 'files', { file });
  const keys = keysOf(tables);
  const packages = tables.map(({ members, at }, index): LockedPackage => {
    const name = read.requiredText(members, 'name', at);
    const wanted = Object.keys(read.members(members, 'dependencies', at)).map(normalName);
    budget.countDependencies(wanted.length);
    const files = filesOf(members, old, name, at);
    return {
      key: keys.of[index] ?? name,
      name,
      version: read.requiredText(members, 'version', at),
      hashes: [],
      ...(files.length > 0 ? { files } : {}),
      ...sourceOf(members, name, at),
      scope: scopeOf(members, at),
      bundled: false,
      dependsOn: wanted.flatMap((one) => keys.byName.get(one) ?? []),
      // A dependency for other systems or extras is not locked.
      missing: [],
      location: at,
    };
  });
  const asked = new Set(packages.flatMap(({ dependsOn }) => dependsOn));
  const tellsGroups = tables.every(({ members }) => 'groups' in members || 'category' in members);
  return {
    ecosystem: 'pypi',
    format: 'poetry',
    file,
    formatVersion: version,
    // What nothing else asks for, the project asked for.
    project: {
      ...projectIn(siblings.get(manifestPath)),
      dependsOn: packages.map(({ key }) => key).filter((key) => !asked.has(key)),
    },
    packages,
    remarks: tellsGroups
      ? []
      : [`poetry.lock of format ${version} does not say what only development needs; all is listed`],
  };
}

function keysOf(tables: readonly { readonly members: Members; readonly at: SourceLocation }[]): {
  readonly of: readonly string[];
  readonly byName: ReadonlyMap<string, readonly string[]>;
} {
  const byName = new Map<string, string[]>();
  const taken = new Set<string>();
  const of = tables.map(({ members, at }) => {
    const name = normalName(read.requiredText(members, 'name', at));
    const plain = `${name}@${read.requiredText(members, 'version', at)}`;
    let key = plain;
    for (let copy = 2; taken.has(key); copy++) key = `${plain} (${copy})`;
    taken.add(key);
    byName.set(name, [...(byName.get(name) ?? []), key]);
    return key;
  });
  return { of, byName };
}

/** Of the package itself since format 2.0, of a table by name before. */
function filesOf(members: Members, old: Members, name: string, at: SourceLocation): PackageFile[] {
  const listed = 'files' in members ? read.tables(members, 'files', at) : read.tables(old, name, at);
  return listed.map((entry) => ({
    name: read.requiredText(entry, 'file', at),
    hashes: hashOfText(read.text(entry, 'hash', at), at),
  }));
}

function scopeOf(members: Members, at: SourceLocation): PackageScope {
  const groups = 'groups' in members ? read.texts(members, 'groups', at) : ['main'];
  if (read.text(members, 'category', at) === 'dev' || !groups.includes('main')) return 'dev';
  return members['optional'] === true ? 'optional' : 'required';
}

function sourceOf(
  members: Members,
  name: string,
  at: SourceLocation,
): Pick<LockedPackage, 'origin' | 'purl' | 'resolved'> {
  const version = read.requiredText(members, 'version', at);
  const source = read.members(members, 'source', at);
  const [type, url = ''] = [read.text(source, 'type', at), read.text(source, 'url', at)];
  if (type === undefined) return { origin: 'registry', purl: pypiPurl(name, version) };
  if (type === 'git' || type === 'url') {
    const { qualifiers, resolved } =
      type === 'git' ? gitSource(url, read.text(source, 'resolved_reference', at)) : archiveAddress(url);
    return {
      origin: type,
      purl: pypiPurl(name, version, ...qualifiers),
      ...(resolved === undefined ? {} : { resolved }),
    };
  }
  if (type === 'file' || type === 'directory') return { origin: 'file', purl: pypiPurl(name, version) };
  const { resolved } = archiveAddress(url);
  return {
    origin: 'registry',
    purl: pypiPurl(name, version, ...(resolved === undefined ? [] : [['repository_url', resolved] as const])),
  };
}

const manifestPath = 'pyproject.toml';

/** Name and version of the project, which only its manifest says. Source: PyPA, "pyproject.toml"; Poetry, `tool.poetry`. */
function projectIn(manifest: Uint8Array | undefined): { readonly name?: string; readonly version?: string } {
  if (manifest === undefined) return {};
  const at = { file: manifestPath };
  const root = parseToml(lockfileText(manifest, manifestPath), manifestPath);
  const [project, poetry] = [
    read.members(root, 'project', at),
    read.members(read.members(root, 'tool', at), 'poetry', at),
  ];
  const name = read.text(project, 'name', at) ?? read.text(poetry, 'name', at);
  const version = read.text(project, 'version', at) ?? read.text(poetry, 'version', at);
  return { ...(name === undefined ? {} : { name }), ...(version === undefined ? {} : { version }) };
}

/** The reader of `poetry.lock`. */
export const reader: LockfileReader = {
  parse,
  siblings: () => [{ path: manifestPath, required: false }],
};
