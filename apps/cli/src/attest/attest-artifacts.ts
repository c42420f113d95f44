import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { renderEvidenceLines } from '@waybill/evidence';
import { writeFilesAtomically } from '@waybill/integrations/files';
import { digestOf, WaybillError } from '@waybill/kernel';
import { type NamedArtifact, readArtifacts } from '../artifact-argument.ts';
import type { Answer, Session } from '../command.ts';
import type { AttestOptions } from './attest-options.ts';
import { chooseSigner } from './choose-signer.ts';
import { prepareProvenance } from './prepare-provenance.ts';
import { type PreparedSbom, prepareSbom } from './prepare-sbom.ts';
import { type Attestation, attestAnswer, dryRunAnswer } from './render-attestation.ts';
import { signatureContent } from './sign-statement.ts';
import type { Submission } from './submit-evidence.ts';

/**
 * Makes the evidence of this job's artifacts: SBOM, provenance, signature. Everything is read, built and
 * signed before the first file is written, so a failure leaves nothing behind; only the submission comes after, and
 * evidence that a server did not take stays, because it can be handed in later.
 */
export async function attestArtifacts(
  session: Session,
  words: readonly string[],
  options: AttestOptions,
): Promise<Answer> {
  const { host } = session;
  session.progress('hashing artifacts');
  const artifacts = await readArtifacts(words);
  const sbom = await prepareSbom(artifacts, options, host.now());
  const provenance = prepareProvenance(host, artifacts, sbom, options);
  if (options.dryRun) return dryRunAnswer(session, { artifacts, sbom, provenance });

  refuseOtherSbom(options.outputDir, sbom.name);
  const submit = await submissionOf(session, options, { artifacts, sbom });
  const signer = await chooseSigner(host, options);
  session.progress(`signing provenance with ${signer.description}`);
  const provenanceBundle = await signer.sign({ kind: 'statement', payload: provenance });
  session.progress('signing artifacts');
  const signature = await signer.sign(signatureContent(artifacts));
  const files = new Map<string, Uint8Array>([
    [sbom.name, sbom.bytes],
    ['provenance.intoto.jsonl', renderEvidenceLines([provenanceBundle])],
    ['signature.bundle', signature],
  ]);
  await writeFilesAtomically(options.outputDir, files);
  const attestation: Attestation = {
    artifacts,
    sbom,
    signer: signer.description,
    outputDir: options.outputDir,
    files: [...files].map(([name, bytes]) => ({
      name,
      digest: digestOf(bytes),
      sizeBytes: bytes.byteLength,
    })),
  };
  if (!submit) return attestAnswer(session, attestation);
  session.progress(`handing the evidence to ${options.submit}`);
  return attestAnswer(session, attestation, await submit(artifacts, files));
}

async function submissionOf(
  session: Session,
  options: AttestOptions,
  made: { readonly artifacts: readonly NamedArtifact[]; readonly sbom: PreparedSbom },
): Promise<Submission | undefined> {
  if (options.submit === undefined) return undefined;
  const { prepareSubmission } = await import('./submit-evidence.ts');
  return prepareSubmission(session, options, options.submit, made);
}

/** With two SBOMs beside it, nobody could tell which describes the build. */
function refuseOtherSbom(dir: string, name: string): void {
  const other = join(dir, name === 'sbom.cdx.json' ? 'sbom.spdx.json' : 'sbom.cdx.json');
  if (!existsSync(other)) return;
  throw new WaybillError({
    code: 'sbom-of-other-format',
    message: 'Nothing was signed: the output folder holds an SBOM in the other format.',
    expected: `${name} as the only SBOM beside the artifact`,
    found: other,
    help: 'Remove it if an earlier run left it there, or name another folder with --output-dir.',
  });
}
