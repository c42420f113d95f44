import type { SourceLocation } from '@waybill/kernel';

/** Registries that lockfiles speak of, by their type in a package URL (package-url/purl-spec, types). */
export type Ecosystem = 'npm' | 'pypi' | 'cargo' | 'golang' | 'maven';

/** Formats of lockfiles that are read; `lockfile-kinds.ts` tells them apart. */
export type LockfileFormat =
  | 'npm'
  | 'pnpm'
  | 'yarn-classic'
  | 'yarn-berry'
  | 'requirements'
  | 'poetry'
  | 'uv'
  | 'cargo'
  | 'go'
  | 'gradle';

/** Everything a lockfile pins, independent of the tool that wrote it. */
export interface Lockfile {
  readonly ecosystem: Ecosystem;
  readonly format: LockfileFormat;
  /** Name of the file, as it was given. */
  readonly file: string;
  /** Version of the lockfile's own format, as it says; empty where the format has none. */
  readonly formatVersion: string;
  /** The project that the lockfile belongs to. */
  readonly project: LockedProject;
  /** In the order of the file, the project itself left out. */
  readonly packages: readonly LockedPackage[];
  /** What this lockfile leaves open, in sentences for people; an SBOM made of it is as incomplete. */
  readonly remarks: readonly string[];
}

/** The project that a lockfile belongs to, as far as the lockfile tells. */
export interface LockedProject {
  readonly name?: string;
  readonly version?: string;
  /** Keys of the packages that the project asks for itself, development included. */
  readonly dependsOn: readonly string[];
}

/** One pinned package at one place of installation. */
export interface LockedPackage {
  /** Unique in the lockfile: for npm the place of installation, `node_modules/a/node_modules/b`. */
  readonly key: string;
  /** Name in the registry, scope included; an alias is resolved. For Maven `group:artifact`. */
  readonly name: string;
  /** Name under which it is imported, where that differs. */
  readonly alias?: string;
  /** Absent where the lockfile pins none; never made up. */
  readonly version?: string;
  /** Package URL (package-url/purl-spec), percent-encoded. */
  readonly purl: string;
  /** Hashes of the one archive that this package is; empty where there may be several, which `files` lists. */
  readonly hashes: readonly PackageHash[];
  /** Archives of which the installer takes one, such as wheels for several machines. */
  readonly files?: readonly PackageFile[];
  /** Where the bytes come from, without credentials and query, a Git commit behind `#`; absent where not told. */
  readonly resolved?: string;
  readonly origin: PackageOrigin;
  readonly scope: PackageScope;
  /** True where the package lies inside the archive of another package. */
  readonly bundled: boolean;
  /** Licence as the lockfile repeats it from the package's own manifest. */
  readonly licence?: string;
  /** Keys of the packages that it gets when it asks for its dependencies. */
  readonly dependsOn: readonly string[];
  /** True where the format does not tell what this package depends on: an empty `dependsOn` then means nothing. */
  readonly dependenciesUnknown?: true;
  /** Names that it needs and that the lockfile does not hold. */
  readonly missing: readonly string[];
  /** What the format says beside, such as checksums that are no hash of an archive. */
  readonly properties?: readonly PackageProperty[];
  readonly location: SourceLocation;
}

/**
 * Where a package comes from. `unspecified`: the lockfile pins name and hash only, so the registry is
 * whichever the installer is set up for.
 */
export type PackageOrigin = 'registry' | 'git' | 'url' | 'file' | 'workspace' | 'unspecified';

/** `dev` packages never ship; `optional` ones may be absent. */
export type PackageScope = 'required' | 'optional' | 'dev';

/** Hash over the archive of a package. */
export interface PackageHash {
  readonly algorithm: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  /** Lowercase. */
  readonly hex: string;
}

/** One of the archives that a package may be installed from; name or address may not be told. */
export interface PackageFile {
  readonly name?: string;
  /** Without credentials and query. */
  readonly url?: string;
  readonly hashes: readonly PackageHash[];
}

/** A name below `waybill:` and its value, as an SBOM repeats them. */
export interface PackageProperty {
  readonly name: string;
  readonly value: string;
}

/** Files beside a lockfile that belong to it, by their path relative to its folder, with `/` between folders. */
export type Siblings = ReadonlyMap<string, Uint8Array>;

/** A file that a lockfile wants beside it. */
export interface WantedSibling {
  readonly path: string;
  /** False where the lockfile says less without it, but is whole. */
  readonly required: boolean;
}

/** What a module for a format offers. */
export interface LockfileReader {
  parse(bytes: Uint8Array, file: string, siblings: Siblings): Lockfile;
  /** Files that it wants beside it, those of `siblings` among them; what they name in turn is included. */
  siblings?(bytes: Uint8Array, file: string, siblings: Siblings): readonly WantedSibling[];
}
