import { buildGitlabProvenance, gitlabJobFromEnvironment } from '@waybill/evidence';
import { decodeBase64, digestOf, isJsonObject, parseJson, WaybillError } from '@waybill/kernel';
import type { NamedArtifact } from '../artifact-argument.ts';
import type { Host } from '../host.ts';
import type { OpenedImage } from '../images/opened-image.ts';
import { version } from '../version.ts';
import type { AttestOptions } from './attest-options.ts';
import type { PreparedSbom } from './prepare-sbom.ts';

/** SLSA provenance of this job, as the exact bytes of an in-toto statement; `children` by the digest of their index. */
export function prepareProvenance(
  host: Host,
  artifacts: readonly NamedArtifact[],
  { images, sbom }: { readonly images: readonly OpenedImage[]; readonly sbom: PreparedSbom },
  options: AttestOptions,
): Uint8Array {
  const job = gitlabJobFromEnvironment(host.env, { inputs: options.input ?? [] });
  const runnerEnvironment = runnerEnvironmentOf(host.env[options.identityTokenEnv]);
  return buildGitlabProvenance({
    job: {
      ...job,
      runner: {
        ...job.runner,
        ...(runnerEnvironment !== undefined && { environment: runnerEnvironment }),
      },
    },
    builder: tierOf(host, options) ?? runnerEnvironment ?? 'self-hosted',
    artifacts: artifacts.map(({ name, artifact }) => ({
      name,
      digest: artifact.digest,
      ...(artifact.sha512 !== undefined && { sha512: artifact.sha512 }),
      children: images.find(({ digest }) => digest === artifact.digest)?.children ?? [],
    })),
    sbom: { name: sbom.name, mediaType: sbom.mediaType, digest: digestOf(sbom.bytes) },
    dependencies: sbom.sources.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    finishedAt: host.now(),
    toolVersion: version,
  });
}

/** The tier becomes a part of an address: only what runner-tiers.yaml can name. */
function tierOf(host: Host, options: AttestOptions): string | undefined {
  const tier = options.runnerTier ?? host.env['WAYBILL_RUNNER_TIER'];
  if (tier === undefined || /^[a-z0-9][a-z0-9._-]{0,62}$/.test(tier)) return tier;
  throw new WaybillError({
    code: 'runner-tier-malformed',
    message: 'Nothing was signed: the tier of the runner is no name of one.',
    expected: 'a tier of runner-tiers.yaml: lowercase letters, digits, ".", "_" and "-", at most 63',
    found: tier,
    help: 'Correct --runner-tier or WAYBILL_RUNNER_TIER.',
  });
}

/**
 * `runner_environment` of the job's ID token, read without verification: it becomes a claim in the
 * statement, which verifiers compare with the certificate and with their own token.
 */
function runnerEnvironmentOf(token: string | undefined): string | undefined {
  const [, payload] = token?.split('.') ?? [];
  if (payload === undefined) return undefined;
  try {
    const claims = parseJson(decodeBase64(payload));
    const environment = isJsonObject(claims) ? claims['runner_environment'] : undefined;
    return environment === 'gitlab-hosted' || environment === 'self-hosted' ? environment : undefined;
  } catch {
    // A token in another form simply does not tell.
    return undefined;
  }
}
