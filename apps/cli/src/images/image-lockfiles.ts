import type { SbomPackage } from '@waybill/evidence';
import type { ImageContents } from '@waybill/images';
import { WaybillError } from '@waybill/kernel';
import { chooseLockfiles, parseLockfile } from '@waybill/lockfiles';
import { layerProperties } from './layer-properties.ts';

/** Folders of installed packages, whose own lockfiles are of their development. */
const installed =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|gems|vendor|pkg\/mod)\/|^(?:usr|opt\/[^/]+)\/(?:lib|share|src)\//;

/** Is it a lockfile of something that was copied into an image, rather than of a package in it? */
export function isImageLockfile(path: string): boolean {
  return !installed.test(path) && chooseLockfiles([path.slice(path.lastIndexOf('/') + 1)]).length > 0;
}

/**
 * What lockfiles in an image pin beyond what is found installed. Development is left out; a lockfile that cannot be read
 * is told, not passed over.
 */
export async function lockedInImage({ lockfiles, packages, layers }: ImageContents): Promise<{
  readonly packages: readonly SbomPackage[];
  readonly unread: readonly string[];
}> {
  const known = new Set(packages.map(({ purl }) => purl));
  const found = new Map<string, SbomPackage>();
  const unread: string[] = [];
  for (const { path, bytes, layer } of lockfiles) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const siblings = new Map(
      lockfiles
        .filter((other) => other.path !== path && other.path.startsWith(folder))
        .map((other) => [other.path.slice(folder.length), other.bytes]),
    );
    try {
      const lockfile = await parseLockfile(path, bytes, siblings);
      for (const entry of lockfile.packages) {
        if (entry.scope === 'dev' || entry.origin === 'workspace' || known.has(entry.purl)) continue;
        const place = layers[layer];
        // Arrows between them would lead to what is left out.
        found.set(entry.purl, {
          ...entry,
          key: `${entry.purl}#${path}`,
          dependsOn: [],
          dependenciesUnknown: true,
          properties: [
            ...(entry.properties ?? []),
            { name: 'waybill:image:found-in', value: 'lockfile' },
            ...(place ? layerProperties(place, layer) : []),
          ],
        });
      }
    } catch (error) {
      if (!(error instanceof WaybillError)) throw error;
      unread.push(`${path}: ${error.code}, ${error.found ?? error.message}`);
    }
  }
  return { packages: [...found.values()], unread };
}
