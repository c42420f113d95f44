import type { Digest, Instant, SourceLocation } from '@waybill/kernel';

/** What an SBOM is made from: the artifacts that it describes and the packages that went into them. */
export interface SbomInput {
  readonly component: SbomComponent;
  readonly packages: readonly SbomPackage[];
  /** Keys of the packages that the component asks for itself. */
  readonly dependsOn: readonly string[];
  /** Version of Waybill, which writes the document. */
  readonly toolVersion: string;
  /** When the document says it was made; given, so that equal input gives equal bytes. */
  readonly createdAt: Instant;
  /** List packages that are needed for development only, too; they do not ship. False unless told. */
  readonly includeDev?: boolean;
  /** What belongs to it and could not be read, in sentences: the document says that it is incomplete. */
  readonly unread?: readonly string[];
}

/** The thing that an SBOM describes, with every artifact that was built of it. */
export interface SbomComponent {
  /** An application unless told. */
  readonly kind?: 'container';
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  /** At least one. */
  readonly artifacts: readonly SbomArtifact[];
}

/** One built file or image. */
export interface SbomArtifact {
  readonly name: string;
  readonly digest: Digest;
  readonly sizeBytes?: number;
}

/** A package as an SBOM needs it; a lockfile's packages have this shape. */
export interface SbomPackage {
  readonly key: string;
  readonly name: string;
  readonly version?: string;
  readonly purl: string;
  /** Hashes of the one archive that the package is; empty where `files` lists several. */
  readonly hashes: readonly SbomHash[];
  /** Archives of which the installer takes one. */
  readonly files?: readonly SbomFile[];
  readonly resolved?: string;
  readonly scope: 'required' | 'optional' | 'dev';
  readonly licence?: string;
  readonly dependsOn: readonly string[];
  /** Names that it needs and that are not known. */
  readonly missing?: readonly string[];
  /** True where nobody told what it depends on: the document then says nothing, instead of "nothing". */
  readonly dependenciesUnknown?: true;
  /** The operating system that an image says it is; a library unless told. */
  readonly kind?: 'operating-system';
  /** What else its source says; names begin with `waybill:`. */
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
  /** Where it was read. */
  readonly location?: SourceLocation;
}

/** One of the archives that a package may be installed from. */
export interface SbomFile {
  readonly name?: string;
  readonly url?: string;
  readonly hashes: readonly SbomHash[];
}

/** A hash over a package's archive. */
export interface SbomHash {
  readonly algorithm: 'sha1' | 'sha256' | 'sha384' | 'sha512';
  /** Lowercase. */
  readonly hex: string;
}
