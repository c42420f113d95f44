import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import type { AttestOptions } from './attest-options.ts';
import { chooseSigner } from './choose-signer.ts';
import type { SignedEvidence } from './signed-evidence.ts';
import { signatureContent } from './sign-statement.ts';

/** Signs provenance and artifacts in the job itself, with a certificate or a key. Throws what `chooseSigner` and signing throw. */
export async function signInJob(
  session: Session,
  artifacts: readonly NamedArtifact[],
  statement: Uint8Array,
  options: AttestOptions,
): Promise<SignedEvidence> {
  const signer = await chooseSigner(session.host, options);
  session.progress(`signing provenance with ${signer.description}`);
  const provenance = await signer.sign({ kind: 'statement', payload: statement });
  session.progress('signing artifacts');
  return {
    provenance,
    signature: await signer.sign(signatureContent(artifacts)),
    signer: signer.description,
  };
}
