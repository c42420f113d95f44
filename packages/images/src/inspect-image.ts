import type { Digest } from '@waybill/kernel';
import { findBaseImage, type BaseImage, type KnownBase } from './base-image.ts';
import { apk } from './catalogues/apk.ts';
import type { Catalogue } from './catalogues/catalogue.ts';
import { dpkg } from './catalogues/dpkg.ts';
import { gems } from './catalogues/gems.ts';
import { goBinaries } from './catalogues/go-binaries.ts';
import { javaArchives } from './catalogues/java-archives.ts';
import { npmInstalled } from './catalogues/npm-installed.ts';
import { findOperatingSystem, osReleasePaths, type OperatingSystem } from './catalogues/os-release.ts';
import { pythonInstalled } from './catalogues/python-installed.ts';
import { rpm } from './catalogues/rpm.ts';
import type { ImageFinding, ImagePackage } from './image-package.ts';
import { parseImageConfig } from './layers/image-config.ts';
import { readLayers, type Keep, type LayerProgress } from './layers/read-layers.ts';
import type { ImageSource } from './ports.ts';

/** What is in an image. */
export interface ImageContents {
  readonly platform: string;
  readonly os?: OperatingSystem;
  readonly base?: BaseImage;
  /** Sorted by purl and path. */
  readonly packages: readonly ImagePackage[];
  /** What is there and could not be read. */
  readonly findings: readonly ImageFinding[];
  /** Base first. */
  readonly layers: readonly { readonly digest: Digest; readonly diffId: Digest }[];
  /** Lockfiles that are in the image, with their bytes, for a caller who can read them. */
  readonly lockfiles: readonly {
    readonly path: string;
    readonly bytes: Uint8Array;
    readonly layer: number;
  }[];
}

/** What may be told about how an image is read. */
export interface InspectOptions {
  readonly knownBases?: readonly KnownBase[];
  /** True for the paths of lockfiles that are wanted. */
  readonly isLockfile?: (path: string) => boolean;
  readonly progress?: LayerProgress;
}

const catalogues: readonly Catalogue[] = [
  dpkg,
  apk,
  rpm,
  npmInstalled,
  pythonInstalled,
  gems,
  javaArchives,
  goBinaries,
];
const maxOsReleaseBytes = 64 * 1024;
const maxLockfileBytes = 64 * 1024 * 1024;

/**
 * Reads an image layer by layer and lists the packages in what a container would see: those of the operating system and
 * those that languages' tools installed, each with the layer that brought it. What could not be read is a finding, never
 * an empty list. Throws `image-malformed`, `image-too-large`, and what the source throws.
 */
export async function inspectImage(
  source: ImageSource,
  options: InspectOptions = {},
): Promise<ImageContents> {
  const { knownBases, isLockfile = () => false, progress } = options;
  const config = parseImageConfig(source.config);
  const lockfilePaths = new Set<string>();
  const wanted = (path: string, head: Uint8Array): Keep | undefined => {
    if (osReleasePaths.includes(path)) return { maxBytes: maxOsReleaseBytes };
    for (const { wants } of catalogues) {
      const keep = wants(path, head);
      if (keep) return keep;
    }
    if (!isLockfile(path)) return undefined;
    lockfilePaths.add(path);
    return { maxBytes: maxLockfileBytes };
  };
  const { files, unread } = await readLayers(source, config, wanted, progress);
  const os = findOperatingSystem(files);
  const base = findBaseImage(source, config, knownBases);
  const results = catalogues.map(({ read }) => read(files, os));
  return {
    platform: config.platform,
    ...(os && { os }),
    ...(base && { base }),
    packages: keyed(results.flatMap(({ packages }) => packages)),
    findings: [
      ...results.flatMap(({ findings }) => findings),
      ...[...unread].map(([path, reason]) => ({ path, reason })),
    ],
    layers: source.layers.map(({ digest }, at) => ({ digest, diffId: config.diffIds[at] ?? digest })),
    lockfiles: [...lockfilePaths].flatMap((path) => files.find(path) ?? []),
  };
}

/** One package at one place is one component; the same at two places is two. */
function keyed(packages: readonly ImagePackage[]): readonly ImagePackage[] {
  const byKey = new Map(packages.map((found) => [`${found.purl}#${found.path}`, found]));
  return [...byKey].map(([key, found]) => ({ ...found, key })).toSorted((a, b) => (a.key < b.key ? -1 : 1));
}
