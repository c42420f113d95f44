import { findBareAddress, type SourceLocation } from '@waybill/kernel';
import { gitSource } from '../git-source.ts';
import { hexHash } from '../hex-hash.ts';
import { LockfileBudget } from '../limits.ts';
import { malformedLockfile, unknownLockfileVersion } from '../lockfile-error.ts';
import type { LockedPackage, Lockfile, LockfileReader } from '../lockfile.ts';
import { type Members, read } from '../members.ts';
import { packageUrl } from '../purl.ts';
import { parseTomlDocument } from '../toml-document.ts';
import { cargoIndex, type CargoEntry } from './cargo-index.ts';

const publicIndexes: ReadonlySet<string> = new Set([
  'registry+https://github.com/rust-lang/crates.io-index',
  'sparse+https://index.crates.io/',
]);

/**
 * Reads `Cargo.lock`, versions 1 to 4 of the format (1 keeps its checksums apart, 1 and 2 bear no number). A
 * checksum is the SHA-256 of the `.crate` archive. Crates without a source are members of the workspace or lie at a
 * path; their key is their name. Throws `lockfile-malformed`, `lockfile-too-large`, `lockfile-version-unknown`.
 * Source: Cargo, `src/cargo/core/resolver/encode.rs` and the Cargo book, "Cargo.toml vs Cargo.lock".
 */
function parse(bytes: Uint8Array, file: string): Lockfile {
  const { root, packages: tables } = parseTomlDocument(bytes, file);
  const version = versionOf(root, file);
  const budget = new LockfileBudget(file);
  budget.countPackages(tables.length);
  const old = read.members(root, 'metadata', { file });
  const entries = tables.map(({ members, at }) => entryOf(members, at));
  const index = cargoIndex(entries, budget);
  const packages = entries.map((entry): LockedPackage => {
    const { name, members, at } = entry;
    const source = sourceOf(entry);
    return {
      key: index.keyOf(entry),
      name,
      version: entry.version,
      hashes: checksumOf(entry, old, at),
      ...source,
      scope: 'required',
      bundled: false,
      dependsOn: index.dependenciesOf(entry, read.texts(members, 'dependencies', at)),
      missing: [],
      location: at,
    };
  });
  const local = packages.filter(({ origin }) => origin === 'workspace');
  const [only] = local;
  const isSingle = only !== undefined && local.length === 1;
  const asked = new Set(local.flatMap(({ dependsOn }) => dependsOn));
  return {
    ecosystem: 'cargo',
    format: 'cargo',
    file,
    formatVersion: version,
    project: isSingle
      ? { name: only.name, version: only.version ?? '', dependsOn: only.dependsOn }
      : { dependsOn: local.map(({ key }) => key).filter((key) => !asked.has(key)) },
    packages: isSingle ? packages.filter((entry) => entry !== only) : packages,
    remarks: [
      'Cargo.lock does not say which crates only tests, build scripts, features or other machines need; all are listed',
    ],
  };
}

function versionOf(root: Members, file: string): string {
  const { version } = root;
  if (version === undefined) return Object.hasOwn(root, 'metadata') ? '1' : '2';
  if (version === 3 || version === 4) return String(version);
  throw unknownLockfileVersion(file, 'version 1 to 4 of Cargo.lock', version);
}

function entryOf(members: Members, at: SourceLocation): CargoEntry {
  const source = read.text(members, 'source', at);
  return {
    members,
    at,
    name: read.requiredText(members, 'name', at),
    version: read.requiredText(members, 'version', at),
    ...(source === undefined ? {} : { source }),
  };
}

function sourceOf({
  name,
  version,
  source,
}: CargoEntry): Pick<LockedPackage, 'origin' | 'purl' | 'resolved'> {
  const purl = packageUrl('cargo', name, version);
  if (source === undefined) return { origin: 'workspace', purl };
  if (publicIndexes.has(source)) return { origin: 'registry', purl };
  if (source.startsWith('git+')) {
    const [address = '', commit] = source.split('#', 2);
    const { qualifiers, resolved } = gitSource(address, commit);
    return {
      origin: 'git',
      purl: packageUrl('cargo', name, version, ...qualifiers),
      ...(resolved === undefined ? {} : { resolved }),
    };
  }
  if (!/^(?:registry|sparse)\+/.test(source)) return { origin: 'unspecified', purl };
  const registry = findBareAddress(source.replace(/^(?:registry|sparse)\+/, ''));
  return {
    origin: 'registry',
    purl: registry === undefined ? purl : packageUrl('cargo', name, version, ['repository_url', registry]),
  };
}

/** Version 1 lists `"checksum <name> <version> (<source>)"` under `metadata`; `<none>` stands for no archive. */
function checksumOf(entry: CargoEntry, old: Members, at: SourceLocation): LockedPackage['hashes'] {
  const { name, version, source, members } = entry;
  const hex =
    read.text(members, 'checksum', at) ?? read.text(old, `checksum ${name} ${version} (${source})`, at);
  if (hex === undefined || hex === '<none>') return [];
  const hash = hexHash('sha256', hex);
  if (!hash) throw malformedLockfile(at, 'a SHA-256 in hex as "checksum"', 'something else');
  return [hash];
}

/** The reader of `Cargo.lock`. */
export const reader: LockfileReader = { parse };
