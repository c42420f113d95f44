import { createServerClient, type ProvenanceRequest } from '@waybill/api';
import { parseTrustedRoot } from '@waybill/evidence';
import { readBounded } from '@waybill/integrations/files';
import { digestOf } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Session } from '../command.ts';
import { parseNamedFile } from '../parse-named-file.ts';
import type { AttestOptions } from './attest-options.ts';
import { checkServerEvidence, type ServerTrust } from './check-server-evidence.ts';
import type { PreparedSbom } from './prepare-sbom.ts';
import type { SignedEvidence } from './signed-evidence.ts';
import { readServerKeys } from './server-keys.ts';
import { readIdToken } from './submit-evidence.ts';

const maxFileBytes = 1024 * 1024;

/**
 * Has the server sign what the platform knows of this job, and verifies its answer before anybody keeps it. Throws
 * `id-token-missing`, `server-provenance-refused`, what reading keys throws, and what the server answers.
 */
export async function signByServer(
  session: Session,
  artifacts: readonly NamedArtifact[],
  { sbom, request }: { readonly sbom: PreparedSbom; readonly request: ProvenanceRequest },
  options: AttestOptions,
): Promise<SignedEvidence> {
  const { host } = session;
  const url = options.server ?? options.submit ?? '';
  const token = readIdToken(host, options.tokenEnv);
  const trust = await readTrust(session, options);
  const client = createServerClient({ url, token, deadlineMs: options.timeout * 1000 });
  session.progress(`asking ${url} to sign`);
  const answer = await client.signProvenance(request);
  await checkServerEvidence(answer, { artifacts, sbom: digestOf(sbom.bytes), trust, now: host.now() });
  return {
    provenance: Buffer.from(answer.provenance),
    signature: Buffer.from(answer.signature),
    signer: `key of ${url}, ${
      trust ? `verified by ${trust.source}` : 'not verified: name its public key with --server-key'
    }`,
    byServer: {
      keyFingerprint: answer.keyFingerprint,
      verified: trust !== undefined,
      subjects: answer.subjects,
      results: answer.results,
    },
  };
}

async function readTrust(session: Session, options: AttestOptions): Promise<ServerTrust | undefined> {
  const keys = await readServerKeys(session.host, options);
  if (!keys) return undefined;
  const { trustedRoot: file } = options;
  if (file === undefined) return keys;
  const trustedRoot = parseNamedFile(file, await readBounded(file, maxFileBytes), parseTrustedRoot);
  return { ...keys, trustedRoot };
}
