import type { SourceLocation } from '@waybill/kernel';

/** Everything a lockfile pins, independent of the tool that wrote it. */
export interface Lockfile {
  readonly ecosystem: 'npm';
  /** Name of the file, as it was given. */
  readonly file: string;
  /** Version of the lockfile's own format, as it says. */
  readonly formatVersion: string;
  /** The project that the lockfile belongs to. */
  readonly project: LockedProject;
  /** In the order of the file, the project itself left out. */
  readonly packages: readonly LockedPackage[];
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
  /** Name in the registry, scope included; an alias is resolved. */
  readonly name: string;
  /** Name under which it is imported, where that differs. */
  readonly alias?: string;
  readonly version?: string;
  /** Package URL (package-url/purl-spec), percent-encoded. */
  readonly purl: string;
  readonly hashes: readonly PackageHash[];
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
  /** Names that it needs and that the lockfile does not hold. */
  readonly missing: readonly string[];
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
