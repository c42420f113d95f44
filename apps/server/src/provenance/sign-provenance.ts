import type { ProvenanceAnswer, ProvenanceRequest } from '@waybill/api';
import { buildGitlabProvenance, buildSignatureStatement } from '@waybill/evidence';
import type { GitlabClient } from '@waybill/integrations/gitlab';
import { WaybillError } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import type { Caller } from '../auth/authenticate.ts';
import type { PlatformSigner } from '../signing/platform-signer.ts';
import { trustedSigners } from '../signing/trusted-signers.ts';
import { checkSubjects } from './check-subjects.ts';
import { confirmJob } from './confirm-job.ts';
import type { ProjectRegistry } from './project-registry.ts';
import { stateBuild } from './state-build.ts';

/** What signing provenance needs. */
export interface ProvenanceContext {
  readonly platform: Platform;
  /** Undefined where the server has no token for GitLab. */
  readonly gitlab: GitlabClient | undefined;
  /** Undefined where the server signs no evidence. */
  readonly signer: PlatformSigner | undefined;
  /** Undefined where the server has no access to a registry. */
  readonly registry: ProjectRegistry | undefined;
  readonly toolVersion: string;
}

/**
 * Builds and signs the provenance of a running job, and a signature over the same artifacts. Nothing is kept: the
 * same request gives the same statements again, and what the job does with them it hands in as evidence. Throws
 * `provenance-not-offered`, `platform-key-untrusted`, `job-token-needed`, and what `confirmJob`, `checkSubjects`
 * and `stateBuild` throw.
 */
export async function signProvenance(
  request: ProvenanceRequest,
  caller: Caller,
  context: ProvenanceContext,
): Promise<ProvenanceAnswer> {
  const { platform, gitlab, signer, registry, toolVersion } = context;
  if (caller.kind !== 'job') throw tokenNeeded();
  if (!signer || !gitlab) throw notOffered(signer ? 'no token for GitLab' : 'no signing key');
  if (trustedSigners(platform, signer).length === 0) throw untrusted(signer);
  const job = await confirmJob(caller.claims, gitlab, platform);
  const subjects = await checkSubjects(request.artifacts, job, { gitlab, platform, registry });
  const build = stateBuild(request, subjects, job, { platform, toolVersion });
  const [provenance, signature] = await Promise.all([
    signer.signStatement(buildGitlabProvenance(build)),
    signer.signStatement(buildSignatureStatement(request.artifacts)),
  ]);
  return {
    provenance: Buffer.from(provenance).toString(),
    signature: Buffer.from(signature).toString(),
    keyFingerprint: signer.fingerprint,
    subjects: subjects.map(({ children: _read, ...subject }) => subject),
    results: job.results,
  };
}

function tokenNeeded(): WaybillError {
  return new WaybillError({
    code: 'job-token-needed',
    message: 'Nothing was signed: only a GitLab job can ask for provenance of itself.',
    category: 'refused',
    expected: "the job's GitLab ID token",
    found: 'an API token',
    help: 'Ask from the job that releases, with the token that id_tokens: gives it.',
  });
}

function notOffered(found: string): WaybillError {
  return new WaybillError({
    code: 'provenance-not-offered',
    message: 'Nothing was signed: this server signs no provenance.',
    category: 'refused',
    expected: 'a server with WAYBILL_SIGNING_KEY and WAYBILL_GITLAB_TOKEN',
    found,
    help: 'Ask whoever runs the server, or sign in the job: --signer keyless or --signer key.',
  });
}

function untrusted({ fingerprint }: PlatformSigner): WaybillError {
  return new WaybillError({
    code: 'platform-key-untrusted',
    message:
      "Nothing was signed: the platform folder does not name the server's key, so nobody would believe it.",
    category: 'refused',
    expected: 'a profile of the kind "server" with the key, and a signer entry that uses it',
    found: fingerprint,
    help: 'Whoever runs the server puts the public key of GET /api/v1/keys into the platform folder.',
  });
}
