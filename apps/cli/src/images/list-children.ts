import type { ImageChild } from '@waybill/evidence';
import type { Descriptor } from '@waybill/integrations/oci-registry';
import type { Digest } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import { openImageRepository } from './open-image-repository.ts';

/**
 * The images that each index among the artifacts holds, by the index's digest, from its own bytes in the registry.
 * Throws what the registry's client throws.
 */
export async function listChildren(
  session: Session,
  artifacts: readonly NamedArtifact[],
): Promise<ReadonlyMap<Digest, readonly ImageChild[]>> {
  const children = new Map<Digest, readonly ImageChild[]>();
  for (const artifact of artifacts) {
    if (artifact.kind !== 'image') continue;
    const { digest } = artifact.artifact;
    const { manifest } = await openImageRepository(session.host, artifact.reference).fetchManifest(digest);
    if (manifest.kind === 'index') children.set(digest, manifest.manifests.flatMap(childOf));
  }
  return children;
}

/** BuildKit lists its own attestations beside the images, for a platform that it calls unknown. */
function childOf({ digest, platform, annotations = {} }: Descriptor): ImageChild[] {
  if (platform === undefined || platform.startsWith('unknown/')) return [];
  return annotations['vnd.docker.reference.type'] === undefined ? [{ digest, platform }] : [];
}
