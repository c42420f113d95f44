import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, WaybillError } from '@waybill/kernel';
import { readArtifacts } from '../artifact-argument.ts';
import type { Answer, Session } from '../command.ts';
import { readEvidence } from '../verify/read-evidence.ts';
import type { AttestOptions } from './attest-options.ts';
import { conflict } from './choose-signer.ts';
import { attestAnswer } from './render-attestation.ts';
import { takeSbom } from './sbom/take-sbom.ts';
import { prepareSubmission } from './submit-evidence.ts';
import { attachIfAsked, refuseAttachingNothing } from './attach-if-asked.ts';

/**
 * Hands in evidence that an earlier run wrote and no server took: byte for byte, nothing is signed or written. Throws
 * `signing-options-conflict`, `evidence-incomplete`, `sbom-of-something-else`, and what reading and submitting throw.
 */
export async function handInWritten(
  session: Session,
  words: readonly string[],
  options: AttestOptions,
  dir: string,
): Promise<Answer> {
  refuseSigning(options);
  const { submit: url } = options;
  if (url === undefined && !options.attach) {
    throw conflict('--submit or --attach with --evidence', 'neither a server nor a registry to hand it to');
  }
  session.progress('hashing artifacts');
  const artifacts = await readArtifacts(session, words);
  refuseAttachingNothing(artifacts, options);
  const { sbom, provenance, signature } = await readEvidence({ evidence: dir });
  if (!sbom || !provenance || !signature) throw incomplete(dir, { sbom, provenance, signature });
  // It is parsed, too: an SBOM of another artifact would be refused at promotion, and not before.
  const taken = await takeSbom(artifacts, sbomIn(dir));
  const files = new Map([
    [taken.name, sbom],
    ['provenance.intoto.jsonl', provenance],
    ['signature.bundle', signature],
  ]);
  const given = { ...options, outputDir: dir };
  const submit =
    url === undefined ? undefined : prepareSubmission(session, given, url, { artifacts, sbom: taken });
  const attachments = await attachIfAsked(session, given, artifacts, files);
  if (submit) session.progress(`handing the evidence to ${url}`);
  const receipt = await submit?.(artifacts, files);
  return attestAnswer(
    session,
    {
      artifacts,
      sbom: taken,
      signed: { provenance, signature, signer: 'as it was signed before' },
      outputDir: dir,
      files: [...files].map(([name, bytes]) => ({
        name,
        digest: digestOf(bytes),
        sizeBytes: bytes.byteLength,
      })),
      attachments,
    },
    receipt,
  );
}

function sbomIn(dir: string): string {
  const cycloneDx = join(dir, 'sbom.cdx.json');
  return existsSync(cycloneDx) ? cycloneDx : join(dir, 'sbom.spdx.json');
}

/** What says how to make evidence says nothing of evidence that is there, and whoever gave it meant something. */
function refuseSigning(options: AttestOptions): void {
  const { signer, key, signingConfig, fulcioUrl, rekorUrl, tsaUrl, sbom, lockfile, input, dryRun } = options;
  const given = { signer, key, signingConfig, fulcioUrl, rekorUrl, tsaUrl, sbom, lockfile, input, dryRun };
  const stray = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
  if (stray === undefined) return;
  const option = `--${stray.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw conflict(`--evidence or ${option}`, 'both');
}

function incomplete(dir: string, pieces: { readonly [piece: string]: Uint8Array | undefined }): WaybillError {
  const missing = Object.keys(pieces).filter((piece) => !pieces[piece]);
  return new WaybillError({
    code: 'evidence-incomplete',
    message: 'Nothing was handed in: the evidence is not whole.',
    expected: 'sbom.cdx.json (or sbom.spdx.json), provenance.intoto.jsonl and signature.bundle',
    found: `${dir} without ${missing.join(', ')}`,
    help: 'Keep all three files of the run that wrote them (artifacts: when: always), or attest again.',
  });
}
