import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProvenanceRequest } from '@waybill/api';
import { renderEvidenceLines } from '@waybill/evidence';
import { writeFilesAtomically } from '@waybill/integrations/files';
import { digestOf, WaybillError } from '@waybill/kernel';
import { type NamedArtifact, readArtifacts } from '../artifact-argument.ts';
import type { Answer, Session } from '../command.ts';
import type { OpenedImage } from '../images/opened-image.ts';
import { attachIfAsked, refuseAttachingNothing } from './attach-if-asked.ts';
import type { AttestOptions } from './attest-options.ts';
import { signerKindOf } from './choose-signer.ts';
import { prepareProvenance } from './prepare-provenance.ts';
import { prepareRequest } from './prepare-request.ts';
import { type PreparedSbom, prepareSbom } from './prepare-sbom.ts';
import { type Attestation, attestAnswer, dryRunAnswer } from './render-attestation.ts';
import { refuseMixedSigners } from './refuse-mixed-signers.ts';
import { signInJob } from './sign-in-job.ts';
import type { SignedEvidence } from './signed-evidence.ts';
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
  const byServer = signerKindOf(options) === 'server';
  refuseMixedSigners(byServer, options);
  if (options.evidence !== undefined) {
    const { handInWritten } = await import('./hand-in-written.ts');
    return handInWritten(session, words, options, options.evidence);
  }
  session.progress('hashing artifacts');
  const artifacts = await readArtifacts(session, words);
  refuseAttachingNothing(artifacts, options);
  const images = await imagesOf(session, artifacts, options);
  const sbom = await prepareSbom(session, artifacts, images, options);
  // A server states the build itself; it is told what is asked of it, and nothing of who asks.
  const stated = byServer
    ? prepareRequest(host, artifacts, sbom, options)
    : prepareProvenance(host, artifacts, { images, sbom }, options);
  if (options.dryRun) return dryRunAnswer(session, { artifacts, sbom, stated });

  refuseOtherSbom(options.outputDir, sbom.name);
  const submit = await submissionOf(session, options, { artifacts, sbom });
  const signed =
    stated instanceof Uint8Array
      ? await signInJob(session, artifacts, stated, options)
      : await signByServer(session, artifacts, { sbom, request: stated }, options);
  const files = new Map<string, Uint8Array>([
    [sbom.name, sbom.bytes],
    ['provenance.intoto.jsonl', renderEvidenceLines([signed.provenance])],
    ['signature.bundle', signed.signature],
  ]);
  await writeFilesAtomically(options.outputDir, files);
  const attachments = await attachIfAsked(session, options, artifacts, files);
  const attestation: Attestation = {
    artifacts,
    sbom,
    signed,
    outputDir: options.outputDir,
    files: [...files].map(([name, bytes]) => ({
      name,
      digest: digestOf(bytes),
      sizeBytes: bytes.byteLength,
    })),
    attachments,
  };
  if (!submit) return attestAnswer(session, attestation);
  session.progress(`handing the evidence to ${options.submit}`);
  return attestAnswer(session, attestation, await submit(artifacts, files));
}

async function signByServer(
  session: Session,
  artifacts: readonly NamedArtifact[],
  asked: { readonly sbom: PreparedSbom; readonly request: ProvenanceRequest },
  options: AttestOptions,
): Promise<SignedEvidence> {
  const { signByServer: sign } = await import('./sign-by-server.ts');
  return sign(session, artifacts, asked, options);
}

/**
 * The registry is asked where it is needed: for an SBOM from the layers, for the digest of a tag, or to attach. An image
 * by digest with an SBOM or lockfiles at hand, or beside files, is attested without it, and lists no platforms.
 */
async function imagesOf(
  session: Session,
  artifacts: readonly NamedArtifact[],
  { attach, sbom, lockfile, imageLayout }: AttestOptions,
): Promise<readonly OpenedImage[]> {
  const fromLayers =
    (sbom ?? lockfile ?? imageLayout) === undefined && artifacts.every(({ kind }) => kind === 'image');
  const isNeeded = attach === true || fromLayers;
  const asked = artifacts.filter(
    (artifact) => artifact.kind === 'image' && (isNeeded || artifact.tag !== undefined),
  );
  if (asked.length === 0) return [];
  const { openImages } = await import('../images/opened-image.ts');
  return openImages(session, asked);
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
