import type { SbomPackage } from '@waybill/evidence';
import type { ImageContents, ImagePackage } from '@waybill/images';
import { hexOf } from '@waybill/kernel';
import type { SbomPart } from '../attest/sbom/sbom-part.ts';
import { lockedInImage } from './image-lockfiles.ts';
import { layerProperties } from './layer-properties.ts';

/** What is in an image as a part of an SBOM. */
export async function contentsPart(label: string, contents: ImageContents): Promise<SbomPart> {
  const { os, base, packages, findings, layers } = contents;
  const system = os && {
    key: `os:${os.id}`,
    kind: 'operating-system' as const,
    name: os.id,
    ...(os.versionId !== '' && { version: os.versionId }),
    purl: `pkg:generic/${os.id}${os.versionId === '' ? '' : `@${encodeURIComponent(os.versionId)}`}`,
    hashes: [],
    scope: 'required' as const,
    dependsOn: [],
    dependenciesUnknown: true as const,
    properties: [{ name: 'waybill:image:os', value: os.prettyName }],
  };
  const known = base?.digest;
  const locked = await lockedInImage(contents);
  return {
    label,
    packages: [
      ...(system ? [system] : []),
      ...packages.map((found) => packageOf(found, layers, base?.layers)),
      ...locked.packages,
    ],
    dependsOn: [...packages, ...locked.packages].map(({ key }) => key),
    sources: known === undefined ? [] : [{ name: base?.name ?? 'base image', sha256: hexOf(known) }],
    remarks: [],
    unread: [...findings.map(({ path, reason }) => `${path}: ${reason}`), ...locked.unread],
  };
}

function packageOf(
  { key, name, version, purl, licence, source, path, layer }: ImagePackage,
  layers: ImageContents['layers'],
  baseLayers: number | undefined,
): SbomPackage {
  const place = layers[layer];
  return {
    key,
    name,
    ...(version !== '' && { version }),
    purl,
    hashes: [],
    scope: 'required',
    ...(licence !== undefined && { licence }),
    dependsOn: [],
    // A package database could tell; nobody who reads it is told less than the truth by this.
    dependenciesUnknown: true,
    properties: [
      ...(place ? layerProperties(place, layer) : []),
      ...(baseLayers === undefined
        ? []
        : [{ name: 'waybill:image:from-base', value: String(layer < baseLayers) }]),
      ...(source === undefined ? [] : [{ name: 'waybill:package:source', value: source }]),
    ],
    location: { file: path },
  };
}
