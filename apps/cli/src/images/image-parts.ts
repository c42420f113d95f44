import type { ImageSource } from '@waybill/images';
import { inspectImage } from '@waybill/images';
import type { NamedImage } from '../artifact-argument.ts';
import type { SbomPart } from '../attest/sbom/sbom-part.ts';
import type { Session } from '../command.ts';
import { contentsPart } from './contents-part.ts';
import { isImageLockfile } from './image-lockfiles.ts';
import { imageSourceOf, type OpenedImage } from './opened-image.ts';

/**
 * What is in an image as parts of an SBOM: one for an image, one for each platform of an index. Throws
 * `image-malformed`, `image-too-large`, and what the registry's client throws.
 */
export async function imageParts(session: Session, image: OpenedImage): Promise<readonly SbomPart[]> {
  const { repository, fetched, children } = image;
  const inspect = async (manifest: OpenedImage['fetched'], label: string): Promise<SbomPart> =>
    inspectSource(session, await imageSourceOf(repository, manifest), label);
  if (fetched.manifest.kind === 'image') return [await inspect(fetched, 'image')];
  const parts: SbomPart[] = [];
  for (const { digest, platform } of children) {
    parts.push(await inspect(await repository.fetchManifest(digest), platform));
  }
  return parts;
}

/**
 * The same of an image that lies in an OCI layout folder, before or without a push. Throws `image-layout-malformed`,
 * `image-layout-content-mismatch`, `image-layout-image-not-chosen`, `image-malformed`, `image-too-large`.
 */
export async function layoutPart(session: Session, image: NamedImage, dir: string): Promise<SbomPart> {
  const { openImageLayout } = await import('@waybill/integrations/oci-layout');
  const source = await openImageLayout(dir, { digest: image.artifact.digest });
  return inspectSource(session, source, 'image');
}

async function inspectSource(session: Session, source: ImageSource, label: string): Promise<SbomPart> {
  const mebibytes = source.layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) / 1024 ** 2;
  session.progress(`reading ${source.layers.length} layers of ${label}, ${mebibytes.toFixed(1)} MiB`);
  const contents = await inspectImage(source, {
    isLockfile: isImageLockfile,
    progress: (done, all) => session.progress(`layer ${done} of ${all} of ${label} read`),
  });
  return contentsPart(label, contents);
}
