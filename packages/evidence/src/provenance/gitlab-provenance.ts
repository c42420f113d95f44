import { findBareAddress, formatInstant, type JsonObject } from '@waybill/kernel';
import { builderIdOf } from './builder-id.ts';
import {
  gitlabJobBuildType,
  type Byproduct,
  type GitlabBuild,
  type GitlabJob,
  type ResolvedDependency,
} from './gitlab-build.ts';
import { childrenJson } from './image-children.ts';
import { leastCheck, subjectChecksJson } from './server-statement.ts';
import { digestSet, statementJson } from './statement-json.ts';

/** Predicate type of SLSA provenance v1. */
export const slsaProvenanceType = 'https://slsa.dev/provenance/v1';

/**
 * Writes the provenance of a GitLab job: an in-toto Statement v1 with SLSA provenance v1 of the build type
 * `gitlab-job/v1` (`docs/buildtypes/gitlab-job-v1.md`). All artifacts are subjects; the SBOM is named by
 * digest under `runDetails.byproducts`. What is unknown is left out. Equal input gives equal bytes.
 */
export function buildGitlabProvenance(build: GitlabBuild): Uint8Array {
  const { job } = build;
  const host = new URL(job.serverUrl).host;
  const byproducts = [...(build.sbom ? [build.sbom] : []), ...(build.byproducts ?? [])];
  const predicate: JsonObject = {
    buildDefinition: {
      buildType: gitlabJobBuildType,
      externalParameters: externalParameters(job),
      internalParameters: internalParameters(build),
      resolvedDependencies: [
        { uri: `git+${job.projectUrl}@${job.ref}`, digest: { gitCommit: job.commit } },
        ...configDependency(job),
        ...imageDependency(job),
        ...(build.dependencies ?? []).map(dependencyOf),
      ],
    },
    runDetails: {
      builder: {
        id: builderIdOf(host, build.builder),
        version: defined({
          waybill: build.toolVersion,
          gitlab: job.serverVersion,
          runner: job.runner.managerVersion,
        }),
      },
      metadata: defined({
        // Unique over retries of a job, which get numbers of their own.
        invocationId: job.jobUrl,
        startedOn: job.startedAt === undefined ? undefined : formatInstant(job.startedAt),
        finishedOn: build.finishedAt === undefined ? undefined : formatInstant(build.finishedAt),
      }),
      ...(byproducts.length > 0 ? { byproducts: byproducts.map(byproductOf) } : {}),
    },
  };
  return statementJson(build.artifacts, slsaProvenanceType, predicate);
}

function externalParameters(job: GitlabJob): JsonObject {
  return defined({
    source: `git+${job.projectUrl}`,
    ref: job.ref,
    entryPoint: job.jobName,
    config: job.config ? defined({ path: job.config.path, uri: job.config.uri }) : undefined,
    trigger: job.pipelineSource,
    inputs: job.inputs,
  });
}

function internalParameters({ job, builder, artifacts, vouched }: GitlabBuild): JsonObject {
  const { runner, environment, jobConfig } = job;
  const children = childrenJson(artifacts);
  return defined({
    projectId: job.projectId,
    namespaceId: job.namespaceId,
    pipelineId: job.pipelineId,
    pipelineUrl: job.pipelineUrl,
    jobId: job.jobId,
    jobUrl: job.jobUrl,
    refProtected: job.refProtected,
    fromFork: job.fromFork,
    jobSource: job.jobSource,
    jobConfig: jobConfig ? { url: jobConfig.url, sha: jobConfig.commit } : undefined,
    runner: defined({
      id: runner.id,
      environment: runner.environment,
      tags: runner.tags,
      tier: builder,
      executor: runner.executor,
      arch: runner.arch,
      managerVersion: runner.managerVersion,
      systemId: runner.systemId,
    }),
    environment: environment
      ? defined({ name: environment.name, tier: environment.tier, protected: environment.protected })
      : undefined,
    image: job.image,
    gitlabVersion: job.serverVersion,
    ...(children.length > 0 ? { children } : {}),
    digestCheck: leastCheck(artifacts),
    ...(vouched ? { subjectChecks: subjectChecksJson(artifacts), assurance: vouched } : {}),
  });
}

function configDependency({ config }: GitlabJob): JsonObject[] {
  if (config?.uri === undefined || config.commit === undefined) return [];
  return [{ name: config.path, uri: config.uri, digest: { gitCommit: config.commit } }];
}

/** Only an image that is pinned: a tag says nothing of what ran. */
function imageDependency({ image }: GitlabJob): JsonObject[] {
  const [name, sha256] = image?.split('@sha256:') ?? [];
  if (name === undefined || sha256 === undefined) return [];
  return [{ name: 'job image', uri: `docker://${name}`, digest: { sha256 } }];
}

function dependencyOf(dependency: ResolvedDependency): JsonObject {
  const { name, uri, mediaType, digest } = dependency;
  return defined({ name, uri: uri === undefined ? undefined : bareUri(uri), mediaType, digest });
}

/** Identifiers without a host, such as purls, hold no credentials by their syntax but may carry a query. */
function bareUri(uri: string): string {
  return findBareAddress(uri) ?? uri.replace(/[?#].*$/s, '');
}

function byproductOf({ name, mediaType, digest }: Byproduct): JsonObject {
  return { name, mediaType, digest: digestSet(digest) };
}

/** Without the members that are undefined, which JSON cannot say. */
function defined(members: { readonly [name: string]: JsonObject[string] | undefined }): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter(
      (member): member is [string, JsonObject[string]] => member[1] !== undefined,
    ),
  );
}
