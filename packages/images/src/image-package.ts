/** A package that was found in an image. */
export interface ImagePackage {
  /** Unique in the image. */
  readonly key: string;
  readonly ecosystem: 'deb' | 'apk' | 'rpm' | 'npm' | 'pypi' | 'golang' | 'maven' | 'gem' | 'generic';
  readonly name: string;
  readonly version: string;
  /** Package URL (package-url/purl-spec), percent-encoded. */
  readonly purl: string;
  readonly licence?: string;
  /** Name and version of the source package, where the binary one says. */
  readonly source?: string;
  /** File that told of it. */
  readonly path: string;
  /** Index of the layer that brought it in this version, from 0, the base. */
  readonly layer: number;
}

/** Something that is in the image and could not be read: what it holds is not known. */
export interface ImageFinding {
  readonly path: string;
  readonly reason: string;
}

/** What a catalogue makes of the files that it wanted. */
export interface CatalogueResult {
  readonly packages: readonly ImagePackage[];
  readonly findings: readonly ImageFinding[];
}
