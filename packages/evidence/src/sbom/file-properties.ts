import type { SbomPackage } from './sbom-input.ts';

/**
 * Archives that have no address to hang their hashes on, one property each: `[name ]<algorithm>:<hex> …`. They are
 * alternatives, so none of their hashes is the package's own.
 */
export function fileProperties({ files }: SbomPackage): { readonly name: string; readonly value: string }[] {
  return (files ?? [])
    .filter(({ url }) => url === undefined)
    .map(({ name, hashes }) => ({
      name: 'waybill:package:file',
      value: [name, ...hashes.map(({ algorithm, hex }) => `${algorithm}:${hex}`)]
        .filter((part) => part !== undefined)
        .join(' '),
    }));
}
