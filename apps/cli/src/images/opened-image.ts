import type { ImageChild } from '@waybill/evidence';
import type {
  Descriptor,
  FetchedManifest,
  ImageReference,
  Repository,
} from '@waybill/integrations/oci-registry';
import type { ImageSource } from '@waybill/images';
import type { Digest } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import { openImageRepository } from './open-image-repository.ts';

/** An image whose manifest was read from its registry. */
export interface OpenedImage {
  readonly reference: ImageReference;
  readonly digest: Digest;
  readonly repository: Repository;
  readonly fetched: FetchedManifest;
  /** Images of an index by platform, without attestations that build tools keep beside them; empty for an image. */
  readonly children: readonly ImageChild[];
}

/** Largest configuration that is read; they hold a history of commands. */
const maxConfigBytes = 16 * 1024 * 1024;

/** Reads the manifest of each image among artifacts. Throws what the registry's client throws. */
export async function openImages(
  session: Session,
  artifacts: readonly NamedArtifact[],
): Promise<readonly OpenedImage[]> {
  const opened: OpenedImage[] = [];
  for (const artifact of artifacts) {
    if (artifact.kind !== 'image') continue;
    const { reference } = artifact;
    const { digest } = artifact.artifact;
    session.progress(`reading the manifest of ${artifact.name}`);
    const repository = openImageRepository(session.host, reference);
    const fetched = await repository.fetchManifest(digest);
    opened.push({ reference, digest, repository, fetched, children: childrenOf(fetched) });
  }
  return opened;
}

function childrenOf({ manifest }: FetchedManifest): readonly ImageChild[] {
  return manifest.kind === 'index' ? manifest.manifests.flatMap(childOf) : [];
}

/** BuildKit lists its own attestations beside the images, for a platform that it calls unknown. */
function childOf({ digest, platform, annotations = {} }: Descriptor): ImageChild[] {
  if (platform === undefined || platform.startsWith('unknown/')) return [];
  return annotations['vnd.docker.reference.type'] === undefined ? [{ digest, platform }] : [];
}

/** The image that a manifest describes, its layers read from the registry when they are asked for. */
export async function imageSourceOf(
  repository: Repository,
  { digest, manifest }: FetchedManifest,
): Promise<ImageSource> {
  if (manifest.kind !== 'image') throw new Error('An index has no layers.');
  return {
    digest,
    config: await repository.readBlob(manifest.config, maxConfigBytes),
    annotations: manifest.annotations,
    layers: manifest.layers.map((layer) => ({
      mediaType: layer.mediaType,
      digest: layer.digest,
      sizeBytes: layer.sizeBytes,
      open: () => repository.openBlob(layer),
    })),
  };
}
