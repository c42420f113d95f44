import type { FileHistory, ImageFiles } from '../layers/image-files.ts';
import type { CatalogueResult, ImageFinding, ImagePackage } from '../image-package.ts';
import type { Wanted } from '../layers/read-layers.ts';
import type { OperatingSystem } from './os-release.ts';

/** Finds packages of one kind by the files that tell of them. */
export interface Catalogue {
  readonly name: string;
  readonly wants: Wanted;
  readonly read: (files: ImageFiles, os: OperatingSystem | undefined) => CatalogueResult;
}

/** A package before its key and layer are known. */
export type FoundPackage = Omit<ImagePackage, 'key' | 'layer' | 'path'>;

/**
 * Packages of a database that every layer may write anew: each gets the layer in which it first stood there in this
 * version, without a gap until now. What cannot be read in the last version is a finding.
 */
export function fromDatabase(
  history: FileHistory,
  parse: (bytes: Uint8Array) => readonly FoundPackage[],
): CatalogueResult {
  const { path, versions } = history;
  const findings: ImageFinding[] = [];
  let known = new Map<string, number>();
  let packages: readonly FoundPackage[] = [];
  for (const { bytes, layer } of versions) {
    try {
      packages = parse(bytes);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // An older state that cannot be read only blurs who brought what; the last one is the image.
      packages = [];
      if (layer === versions.at(-1)?.layer) findings.push({ path, reason: error.message });
    }
    known = new Map(packages.map(({ purl }) => [purl, known.get(purl) ?? layer]));
  }
  return {
    packages: packages.map((found) => ({ ...found, key: '', path, layer: known.get(found.purl) ?? 0 })),
    findings,
  };
}

/** One package of a file of its own. */
export function fromFile({ path, versions }: FileHistory, found: FoundPackage): ImagePackage {
  return { ...found, key: '', path, layer: versions.at(-1)?.layer ?? 0 };
}

/** Something in an image that is not what its format says. */
export class UnreadableContent extends Error {
  override readonly name = 'UnreadableContent';
}

function isRefusal(error: unknown): error is UnreadableContent {
  return error instanceof UnreadableContent;
}
