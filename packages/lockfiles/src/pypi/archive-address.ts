import { findBareAddress } from '@waybill/kernel';
import type { PurlQualifier } from '../purl.ts';

/** Where an archive that no registry serves comes from, for a package URL and an SBOM. */
export interface ArchiveAddress {
  /** Without credentials and query; absent where it is no address. */
  readonly resolved?: string;
  readonly qualifiers: readonly PurlQualifier[];
}

/** An archive by its address. Source: package-url/purl-spec, `download_url`. */
export function archiveAddress(address: string): ArchiveAddress {
  const resolved = findBareAddress(address);
  return resolved === undefined ? { qualifiers: [] } : { resolved, qualifiers: [['download_url', resolved]] };
}
