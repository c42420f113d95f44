import type { Digest, Instant } from '@waybill/kernel';

/** What an SBOM says, whatever its format. */
export interface Sbom {
  readonly format: 'cyclonedx' | 'spdx';
  /** Version of the format, such as `1.6` or `2.3`. */
  readonly formatVersion: string;
  readonly mediaType: string;
  /** Digest of the exact bytes. */
  readonly document: Digest;
  readonly createdAt?: Instant;
  /** What the document describes; empty where it does not say. */
  readonly subjects: readonly SbomSubject[];
  readonly components: readonly SbomEntry[];
  /** Number of arrows in the dependency graph. */
  readonly edgeCount: number;
}

/** A thing that an SBOM says it describes. */
export interface SbomSubject {
  readonly name?: string;
  readonly version?: string;
  readonly purl?: string;
  readonly hashes: readonly SbomEntryHash[];
}

/** A component that an SBOM lists. */
export interface SbomEntry {
  /** Identifier inside the document, where given. */
  readonly ref?: string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly hashes: readonly SbomEntryHash[];
}

/** A hash in an SBOM; any algorithm, in lowercase without hyphens in `sha1` to `sha512`. */
export interface SbomEntryHash {
  readonly algorithm: string;
  /** Lowercase. */
  readonly hex: string;
}
