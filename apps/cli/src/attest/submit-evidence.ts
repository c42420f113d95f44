import { createServerClient } from '@waybill/api';
import { WaybillError } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Host } from '../host.ts';
import type { AttestOptions } from './attest-options.ts';
import type { SubmissionReceipt } from './render-attestation.ts';

/** Hands evidence to a Waybill server. */
export type Submission = (
  artifacts: readonly NamedArtifact[],
  files: ReadonlyMap<string, Uint8Array>,
) => Promise<SubmissionReceipt>;

/**
 * Reads address and token before anything is signed: what cannot be handed in need not enter a public log.
 * Throws `id-token-missing`, `server-address-malformed`; the submission throws what the server answers.
 */
export function prepareSubmission(host: Host, options: AttestOptions, url: string): Submission {
  const token = host.env[options.tokenEnv] ?? '';
  if (token === '') throw idTokenMissing(options.tokenEnv);
  const client = createServerClient({ url, token, deadlineMs: options.timeout * 1000 });
  return async (artifacts, files) => {
    const sbom = files.get('sbom.cdx.json') ?? files.get('sbom.spdx.json');
    const provenance = files.get('provenance.intoto.jsonl');
    const signature = files.get('signature.bundle');
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
  };
}

function idTokenMissing(name: string): WaybillError {
  return new WaybillError({
    code: 'id-token-missing',
    message: 'The evidence was not handed in: there is no ID token for the server.',
    expected: `a GitLab ID token for the server's audience in the variable ${name} (--token-env)`,
    found: 'no such variable, or an empty one',
    help: `Add to the job: id_tokens: { ${name}: { aud: "<audience in waybill.yaml>" } }.`,
  });
}
