import type { SbomPackage } from '@waybill/evidence';
import { inspectImage, type ImageContents, type ImagePackage } from '@waybill/images';
import { hexOf } from '@waybill/kernel';
import type { SbomPart } from '../attest/sbom/sbom-part.ts';
import type { Session } from '../command.ts';
import { imageSourceOf, type OpenedImage } from './opened-image.ts';

/**
 * What is in an image as parts of an SBOM: one for an image, one for each platform of an index. Throws
 * `image-malformed`, `image-too-large`, and what the registry's client throws.
 */
export async function imageParts(session: Session, image: OpenedImage): Promise<readonly SbomPart[]> {
  const { repository, fetched, children } = image;
  if (fetched.manifest.kind === 'image') {
    return [partOf('image', await inspect(session, image, fetched, 'image'))];
  }
  const parts: SbomPart[] = [];
  for (const { digest, platform } of children) {
    const child = await repository.fetchManifest(digest);
    parts.push(partOf(platform, await inspect(session, image, child, platform)));
  }
  return parts;
}

async function inspect(
  session: Session,
  { repository, reference }: OpenedImage,
  fetched: OpenedImage['fetched'],
  label: string,
): Promise<ImageContents> {
  const source = await imageSourceOf(repository, fetched);
  const mebibytes = source.layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / 1024 ** 2;
  session.progress(`reading ${source.layers.length} layers of ${label}, ${mebibytes.toFixed(1)} MiB`);
  return inspectImage(source, {
    progress: (done, all) => session.progress(`${reference.repository}: layer ${done} of ${all} read`),
  });
}

function partOf(label: string, contents: ImageContents): SbomPart {
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
  return {
    label,
    packages: [
      ...(system ? [system] : []),
      ...packages.map((found) => packageOf(found, layers, base?.layers)),
    ],
    dependsOn: packages.map(({ key }) => key),
    sources: known === undefined ? [] : [{ name: base?.name ?? 'base image', sha256: hexOf(known) }],
    remarks: [],
    unread: findings.map(({ path, reason }) => `${path}: ${reason}`),
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
      ...(place
        ? [
            { name: 'waybill:image:layer', value: place.digest },
            { name: 'waybill:image:layer:diff-id', value: place.diffId },
            { name: 'waybill:image:layer:index', value: String(layer) },
          ]
        : []),
      ...(baseLayers === undefined
        ? []
        : [{ name: 'waybill:image:from-base', value: String(layer < baseLayers) }]),
      ...(source === undefined ? [] : [{ name: 'waybill:package:source', value: source }]),
    ],
    location: { file: path },
  };
}
