import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import { artifactNotImage } from '../images/artifact-not-image.ts';
import type { Attachment } from '../images/attach-evidence.ts';
import type { AttestOptions } from './attest-options.ts';

/** Attaches written evidence to the images among the artifacts where `--attach` asks for it. */
export async function attachIfAsked(
  session: Session,
  options: AttestOptions,
  artifacts: readonly NamedArtifact[],
  files: ReadonlyMap<string, Uint8Array>,
): Promise<readonly Attachment[]> {
  if (!options.attach) return [];
  const [{ attachEvidence }, { evidenceReferrers }] = await Promise.all([
    import('../images/attach-evidence.ts'),
    import('../images/evidence-referrers.ts'),
  ]);
  const referrers = evidenceReferrers(files, session.host.now());
  return attachEvidence(session, artifacts, referrers, options.outputDir);
}

/** Before anything is signed: `--attach` without an image would do nothing. Throws `artifact-not-image`. */
export function refuseAttachingNothing(
  artifacts: readonly NamedArtifact[],
  { attach }: Pick<AttestOptions, 'attach'>,
): void {
  if (!attach || artifacts.some(({ kind }) => kind === 'image')) return;
  throw artifactNotImage(artifacts[0]?.argument ?? '');
}
