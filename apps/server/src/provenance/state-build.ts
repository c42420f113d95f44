import type { ProvenanceRequest } from '@waybill/api';
import {
  buildInputs,
  type Fact,
  type FactName,
  type FactValues,
  type GitlabBuild,
  type GitlabConfig,
  type IdTokenClaims,
  type VouchedAssurance,
  type VouchedFacts,
} from '@waybill/evidence';
import { instantFromMs, WaybillError } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import type { CheckedSubject } from './check-subjects.ts';
import type { ConfirmedJob } from './confirm-job.ts';
import { tierOfJob } from './runner-tier.ts';

/**
 * What the platform states of a build. Who built it, where and from what comes from the ID token and the API alone;
 * from the request come the artifacts, the SBOM, inputs, image and dependencies, for which nobody vouches. Throws
 * `gitlab-input-secret` and `job-not-confirmed`.
 */
export function stateBuild(
  request: ProvenanceRequest,
  subjects: readonly CheckedSubject[],
  confirmed: ConfirmedJob,
  context: { readonly platform: Platform; readonly toolVersion: string },
): GitlabBuild {
  const { claims, records, facts } = confirmed;
  const { job } = records;
  const { platform, toolVersion } = context;
  const value = <N extends FactName>(name: N): FactValues[N] | undefined =>
    facts.find((fact): fact is Fact<N> => fact.name === name)?.value;
  const tier = tierOfJob(claims, records, platform);
  const runnerId = value('runner.id');
  const refProtected = value('source.ref-protected');
  const config = configOf(claims, platform);
  const { environment, deploymentTier, environmentProtected } = claims;
  return {
    job: {
      serverUrl: platform.gitlab.url,
      projectId: claims.projectId,
      projectUrl: needed(value('source.repository'), "the project's address"),
      ...(claims.namespaceId !== undefined && { namespaceId: claims.namespaceId }),
      commit: needed(value('source.commit'), 'a commit'),
      ref: needed(value('source.ref'), 'a ref'),
      ...(refProtected !== undefined && { refProtected }),
      ...(claims.fromFork !== undefined && { fromFork: claims.fromFork }),
      ...(config && { config }),
      pipelineId: claims.pipelineId,
      pipelineUrl: needed(value('pipeline.url'), "the pipeline's address"),
      pipelineSource: needed(value('pipeline.source'), 'what started the pipeline'),
      jobId: claims.jobId,
      jobUrl: job.webUrl,
      jobName: job.name,
      ...(claims.jobSource !== undefined && { jobSource: claims.jobSource }),
      ...(claims.jobConfig && { jobConfig: claims.jobConfig }),
      // Whole seconds, as CI_JOB_STARTED_AT has them: a finer time would contradict a job that states its own.
      ...(job.startedAt !== undefined && {
        startedAt: instantFromMs(Math.floor(job.startedAt / 1000) * 1000),
      }),
      runner: {
        ...(runnerId !== undefined && { id: runnerId }),
        ...(claims.runnerEnvironment !== undefined && { environment: claims.runnerEnvironment }),
        tags: records.runner?.tags ?? [],
        ...(job.runnerManager && { systemId: job.runnerManager.systemId }),
      },
      ...(environment !== undefined && {
        environment: {
          name: environment,
          ...(deploymentTier !== undefined && { tier: deploymentTier }),
          ...(environmentProtected !== undefined && { protected: environmentProtected }),
        },
      }),
      inputs: buildInputs(request.inputs ?? {}, Object.keys(request.inputs ?? {})),
      ...(request.image !== undefined && { image: request.image }),
    },
    builder: tier.builder,
    artifacts: request.artifacts.map(({ name, digest, sha512 }, at) => ({
      name,
      digest,
      // Nobody but the job says what it is, and a checked digest must not lend it weight.
      ...(sha512 !== undefined && subjects[at]?.check === 'submitted' && { sha512 }),
      check: subjects[at]?.check ?? 'submitted',
      ...(subjects[at]?.children && { children: subjects[at].children }),
      ...(subjects[at]?.seenAt !== undefined && { seenAt: subjects[at].seenAt }),
    })),
    sbom: request.sbom,
    dependencies: (request.dependencies ?? []).map(({ digest, ...rest }) => ({
      ...rest,
      digest: { ...digest },
    })),
    vouched: vouchedFacts(facts, tier.assurance),
    toolVersion,
  };
}

function vouchedFacts(facts: readonly Fact[], tier: VouchedAssurance | undefined): VouchedFacts {
  const vouched = facts.flatMap(({ name, assurance }) =>
    name !== 'runner.tier' && (assurance === 'token' || assurance === 'api')
      ? [[name, assurance] as const]
      : [],
  );
  return { ...Object.fromEntries(vouched), ...(tier && { 'runner.tier': tier }) };
}

/** Where the token says that the pipeline's configuration is; absent where it lies in another project. */
function configOf(
  { configRefUri, configCommit }: IdTokenClaims,
  platform: Platform,
): GitlabConfig | undefined {
  const path = /^[^@]*?\/\/([^@]+)@/.exec(configRefUri ?? '')?.[1];
  if (configRefUri === undefined || path === undefined) return undefined;
  const scheme = platform.gitlab.issuer.startsWith('http://') ? 'http' : 'https';
  return {
    path,
    uri: `${scheme}://${configRefUri}`,
    ...(configCommit !== undefined && { commit: configCommit }),
  };
}

function needed<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new WaybillError({
    code: 'job-not-confirmed',
    message: 'Nothing was signed: neither the ID token nor GitLab tells enough of the build.',
    category: 'unavailable',
    expected: what,
    found: 'neither a claim of the token nor an answer of the API',
    help: "Give the server's GitLab token the scope read_api and a role in the project.",
  });
}
