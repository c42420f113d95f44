import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import type { BuildSource } from '../verify/build-source.ts';
import { gatherEvidence, type GatheredEvidence } from '../verify/gather-evidence.ts';
import { artifactNotImage } from './artifact-not-image.ts';
import { openImageRepository } from './open-image-repository.ts';
import { readAttachedEvidence } from './read-attached-evidence.ts';

/**
 * The evidence sets that are attached to an image; with a ledger, those of them that it has on record.
 * Throws `artifact-not-image`, and what reading from the registry throws.
 */
export async function* attachedEvidence(
  session: Session,
  artifact: NamedArtifact,
  builds?: Pick<BuildSource, 'buildsOf'>,
): AsyncGenerator<GatheredEvidence, void, undefined> {
  if (artifact.kind !== 'image') throw artifactNotImage(artifact.argument);
  session.progress(`reading what is attached to ${artifact.name}`);
  const { digest } = artifact.artifact;
  const repository = openImageRepository(session.host, artifact.reference);
  const sets = await readAttachedEvidence(repository, digest);
  if (builds) yield* gatherEvidence(builds, digest, sets);
  else for (const evidence of sets) yield { evidence, ledger: 'not-asked' };
}
