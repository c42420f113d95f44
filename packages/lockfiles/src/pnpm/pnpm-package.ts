import type { SourceLocation } from '@waybill/kernel';
import { archiveSource, type NpmSource } from '../archive-source.ts';
import { gitSource } from '../git-source.ts';
import { findHashes } from '../integrity.ts';
import { label } from '../label.ts';
import { malformedLockfile } from '../lockfile-error.ts';
import type { LockedPackage } from '../lockfile.ts';
import { type Members, read } from '../members.ts';
import { npmPurl } from '../purl.ts';
import { nameAndVersion, patchOf } from './pnpm-keys.ts';

/** A package as the format describes it: what it is, and what it depends on. */
export interface PnpmEntry {
  readonly key: string;
  /** `resolution`, `version`, `engines`: under `packages`. */
  readonly members: Members;
  /** `dependencies`, `optionalDependencies`: under `snapshots` from version 9 on. */
  readonly wishes: Members;
  readonly at: SourceLocation;
}

/** All of a package but its scope and its arrows. */
export function pnpmPackage(
  entry: PnpmEntry,
): Omit<LockedPackage, 'scope' | 'dependsOn' | 'missing' | 'bundled'> {
  const { key, members, at } = entry;
  const inKey = nameAndVersion(key);
  const name = read.text(members, 'name', at) ?? inKey.name;
  const version = read.text(members, 'version', at) ?? inKey.version;
  if (name === '') throw malformedLockfile(at, 'a name for each package', `none for ${label(key)}`);
  const resolution = read.members(members, 'resolution', at);
  const integrity = read.text(resolution, 'integrity', at);
  const hashes = integrity === undefined ? [] : findHashes(integrity);
  if (!hashes) throw malformedLockfile(at, '"integrity" as <algorithm>-<base64>', 'something else');
  const patch = patchOf(key) ?? (members['patched'] === 'true' ? 'applied' : undefined);
  return {
    key,
    name,
    ...(version === undefined ? {} : { version }),
    hashes,
    ...sourceOf(name, version, resolution, at),
    // What is installed differs from the archive that the hash is over.
    ...(patch === undefined ? {} : { properties: [{ name: 'waybill:npm:patch', value: patch }] }),
    location: at,
  };
}

function sourceOf(
  name: string,
  version: string | undefined,
  resolution: Members,
  at: SourceLocation,
): NpmSource {
  const tarball = read.text(resolution, 'tarball', at);
  const repo = read.text(resolution, 'repo', at);
  if (repo !== undefined) {
    const { qualifiers, resolved } = gitSource(repo, read.text(resolution, 'commit', at));
    return {
      origin: 'git',
      purl: npmPurl(name, version, qualifiers[0]),
      ...(resolved === undefined ? {} : { resolved }),
    };
  }
  if (tarball !== undefined) return archiveSource(name, version, tarball);
  const isFolder = resolution['directory'] !== undefined;
  return { purl: npmPurl(name, version), origin: isFolder ? 'file' : 'unspecified' };
}
