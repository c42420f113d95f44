import { createServerClient } from '@waybill/api';
import { WaybillError } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import type { Host } from '../host.ts';
import type { AttestOptions } from './attest-options.ts';
import type { PreparedSbom } from './prepare-sbom.ts';
import type { SubmissionReceipt } from './render-attestation.ts';

/** Limits of a server for one submission, as docs/guides/server.md lists them. */
const maxArtifacts = 1_000;
const maxSbomBytes = 32 * 1024 * 1024;
const progressEveryMs = 2_000;

/** Hands evidence to a Waybill server. */
export type Submission = (
  artifacts: readonly NamedArtifact[],
  files: ReadonlyMap<string, Uint8Array>,
) => Promise<SubmissionReceipt>;

/**
 * Reads address and token before anything is signed: what cannot be handed in need not enter a public log.
 * Throws `id-token-missing`, `server-address-malformed`, `submission-too-large`, `submission-malformed`; the submission throws what the server answers.
 */
export function prepareSubmission(
  session: Session,
  options: AttestOptions,
  url: string,
  made: { readonly artifacts: readonly NamedArtifact[]; readonly sbom: PreparedSbom },
): Submission {
  const { host } = session;
  refuseTooLarge(made.artifacts, made.sbom);
  const token = readIdToken(host, options.tokenEnv);
  const client = createServerClient({ url, token, deadlineMs: options.timeout * 1000 });
  return async (artifacts, files) => {
    const sbom = files.get('sbom.cdx.json') ?? files.get('sbom.spdx.json');
    const provenance = files.get('provenance.intoto.jsonl');
    const signature = files.get('signature.bundle');
    const startedAtMs = performance.now();
    const secondsSince = (): number => Math.round((performance.now() - startedAtMs) / 1000);
    const waiting = setInterval(() => {
      session.progress(`still handing it to ${url}: ${secondsSince()} of ${options.timeout} seconds`);
    }, progressEveryMs);
    try {
      const {
        entryId,
        leafHash,
        at,
        keyId,
        signature: promise,
      } = await client.submitEvidence({
        artifacts: artifacts.map(({ name, artifact }) => ({ digest: artifact.digest, name })),
        ...(sbom && { sbom }),
        ...(provenance && { provenance }),
        ...(signature && { signature }),
      });
      return { server: url, entryId, leafHash, at, keyId, signature: promise };
    } catch (error) {
      throw error instanceof WaybillError
        ? writtenButNotAccepted(error, options.outputDir, secondsSince())
        : error;
    } finally {
      clearInterval(waiting);
    }
  };
}

/** The ID token for the server from the variable that `--token-env` names. Throws `id-token-missing`. */
export function readIdToken(host: Host, name: string): string {
  const token = host.env[name] ?? '';
  if (token === '') throw idTokenMissing(name);
  return token;
}

/** The evidence is whole and signed, whatever the server says: it can be handed in later as it is. */
function writtenButNotAccepted(error: WaybillError, outputDir: string, seconds: number): WaybillError {
  const { code, message, category, expected, found, help } = error;
  const tried = category === 'unavailable' ? ` (tried for ${seconds} seconds)` : '';
  return new WaybillError({
    code,
    message: `The evidence is written to ${outputDir}, but was not handed in: ${message}`,
    category,
    cause: error,
    ...(expected !== undefined && { expected }),
    ...(found !== undefined && { found: `${found}${tried}` }),
    help: `${help === undefined ? '' : `${help} `}Keep the three files and hand them in as they are, with --evidence ${outputDir} and --submit: docs/guides/attest.md.`,
  });
}

/** What the server would refuse, so that it is known before anything enters a public log. */
function refuseTooLarge(artifacts: readonly NamedArtifact[], sbom: PreparedSbom): void {
  if (artifacts.length > maxArtifacts) throw tooLarge(`${maxArtifacts} artifacts`, `${artifacts.length}`);
  if (sbom.bytes.byteLength > maxSbomBytes) {
    throw tooLarge(`${maxSbomBytes} bytes of SBOM`, `${sbom.bytes.byteLength}`);
  }
  for (const { name } of artifacts) {
    // oxlint-disable-next-line no-control-regex -- these are the characters that a server refuses
    if (name.length <= 255 && !/[\u0000-\u001f\u007f]/.test(name)) continue;
    throw new WaybillError({
      code: 'submission-malformed',
      message: 'Nothing was signed: the server would not accept the name of an artifact.',
      expected: 'a name of at most 255 characters without control characters',
      found: name,
      help: 'Rename the file.',
    });
  }
}

function tooLarge(most: string, found: string): WaybillError {
  return new WaybillError({
    code: 'submission-too-large',
    message: 'Nothing was signed: the server would not accept the evidence.',
    expected: `at most ${most}`,
    found,
    help: 'Attest artifacts that are released apart in several runs.',
  });
}

function idTokenMissing(name: string): WaybillError {
  return new WaybillError({
    code: 'id-token-missing',
    message: 'Nothing was signed: there is no ID token for the Waybill server.',
    expected: `a GitLab ID token for the server's audience in the variable ${name} (--token-env)`,
    found: 'no such variable, or an empty one',
    help: `Add to the job: id_tokens: { ${name}: { aud: "<audience in waybill.yaml>" } }.`,
  });
}
