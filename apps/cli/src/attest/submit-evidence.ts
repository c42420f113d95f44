import { createServerClient } from '@waybill/api';
import { WaybillError } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Host } from '../host.ts';
import type { AttestOptions } from './attest-options.ts';
import type { SubmissionReceipt } from './render-attestation.ts';

/** Hands evidence to a Waybill server with the job's ID token. Throws `id-token-missing` and what the server answers. */
export async function submitEvidence(
  host: Host,
  options: AttestOptions,
  artifacts: readonly NamedArtifact[],
  files: ReadonlyMap<string, Uint8Array>,
): Promise<SubmissionReceipt> {
  const url = options.submit ?? '';
  const client = createServerClient({
    url,
    token: readIdToken(host, options),
    deadlineMs: options.timeout * 1000,
  });
  const sbom = files.get('sbom.cdx.json') ?? files.get('sbom.spdx.json');
  const provenance = files.get('provenance.intoto.jsonl');
  const signature = files.get('signature.bundle');
  const receipt = await client.submitEvidence({
    artifacts: artifacts.map(({ name, artifact }) => ({ digest: artifact.digest, name })),
    ...(sbom && { sbom }),
    ...(provenance && { provenance }),
    ...(signature && { signature }),
  });
  return { server: url, entryId: receipt.entryId, leafHash: receipt.leafHash, at: receipt.at };
}

/** The token, looked for before anything is signed. */
export function readIdToken(host: Host, options: AttestOptions): string {
  const token = host.env[options.tokenEnv] ?? '';
  if (token !== '') return token;
  throw new WaybillError({
    code: 'id-token-missing',
    message: 'The evidence was not handed in: there is no ID token for the server.',
    expected: `a GitLab ID token for the server's audience in the variable ${options.tokenEnv} (--token-env)`,
    found: 'no such variable, or an empty one',
    help: `Add to the job: id_tokens: { ${options.tokenEnv}: { aud: "<audience in waybill.yaml>" } }.`,
  });
}
