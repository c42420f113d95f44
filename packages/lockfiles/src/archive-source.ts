import { findBareAddress } from '@waybill/kernel';
import type { LockedPackage } from './lockfile.ts';
import { npmPurl } from './purl.ts';

/** Where the archive of an npm package comes from, as package URL, origin and address. */
export type NpmSource = Pick<LockedPackage, 'purl' | 'origin' | 'resolved'>;

/**
 * Source of an npm package by the address of its archive. Registries serve archives below `/-/` (the npm registry,
 * its mirrors and proxies) or `/download/<name>/<version>/`; any other address is told apart by `download_url`.
 */
export function archiveSource(name: string, version: string | undefined, address: string): NpmSource {
  const bare = findBareAddress(address);
  const purl = npmPurl(name, version);
  if (bare === undefined) return { purl, origin: address.startsWith('file:') ? 'file' : 'unspecified' };
  const isRegistry = bare.includes('/-/') || bare.includes(`/download/${name}/${version}/`);
  return isRegistry
    ? { purl, origin: 'registry', resolved: bare }
    : { purl: npmPurl(name, version, ['download_url', bare]), origin: 'url', resolved: bare };
}
