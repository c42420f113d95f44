import {
  attachReferrers,
  showImage,
  type ImageReference,
  type NewReferrer,
} from '@waybill/integrations/oci-registry';
import { WaybillError } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import { openImageRepository } from './open-image-repository.ts';

/** Evidence that refers to an image in its registry now. */
export interface Attachment {
  /** `registry/repository@sha256:…`. */
  readonly image: string;
  readonly documents: number;
  /** Whether the registry lists referrers itself, or an index under a tag does. */
  readonly kept: 'api' | 'tag';
}

/** Images among artifacts, with their references. */
export function imagesAmong(
  artifacts: readonly NamedArtifact[],
): readonly { readonly artifact: NamedArtifact; readonly reference: ImageReference }[] {
  return artifacts.flatMap((artifact) =>
    artifact.kind === 'image' ? [{ artifact, reference: artifact.reference }] : [],
  );
}

/**
 * Attaches evidence to every image among the artifacts, in its own repository. What is written stays written whatever
 * the registry answers, and the error says so. Throws what the registry's client throws.
 */
export async function attachEvidence(
  session: Session,
  artifacts: readonly NamedArtifact[],
  referrers: readonly NewReferrer[],
  outputDir: string,
): Promise<readonly Attachment[]> {
  const attachments: Attachment[] = [];
  for (const { artifact, reference } of imagesAmong(artifacts)) {
    const { digest } = artifact.artifact;
    session.progress(`attaching the evidence to ${artifact.name}`);
    try {
      const repository = openImageRepository(session.host, reference);
      const subject = await repository.fetchManifest(digest);
      const [first] = await attachReferrers(repository.session, subject, referrers);
      attachments.push({
        image: showImage(reference, digest),
        documents: referrers.length,
        kept: first?.kept ?? 'api',
      });
    } catch (error) {
      throw error instanceof WaybillError ? writtenButNotAttached(error, outputDir) : error;
    }
  }
  return attachments;
}

function writtenButNotAttached(error: WaybillError, outputDir: string): WaybillError {
  const { code, message, category, expected, found, help } = error;
  return new WaybillError({
    code,
    message: `The evidence is written to ${outputDir}, but was not attached to the image: ${message}`,
    category,
    cause: error,
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found }),
    ...(help !== undefined && { help }),
  });
}
