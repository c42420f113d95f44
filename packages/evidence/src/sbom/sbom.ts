import type { CheckResult, Digest, Instant } from '@waybill/kernel';

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
  readonly subjects: readonly SbomEntry[];
  readonly components: readonly SbomEntry[];
  /** Number of arrows in the dependency graph. */
  readonly edgeCount: number;
  /** What is odd about the document without changing its sense: results of the check `sbom-form`. */
  readonly findings: readonly CheckResult[];
}

/** Something that an SBOM describes or lists. */
export interface SbomEntry {
  /** Identifier inside the document, where given. */
  readonly ref?: string;
  /** With its group or scope in front, where the document keeps that apart. */
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

/** What the reader of a format makes of a document. */
export interface SbomContent extends Pick<Sbom, 'subjects' | 'components' | 'edgeCount'> {
  readonly createdAtText: string | undefined;
  /** Identifiers that several components share. */
  readonly repeatedRefs: readonly string[];
}
