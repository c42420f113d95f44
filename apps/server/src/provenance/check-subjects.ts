import type { ProvenanceArtifact, ProvenanceSubject } from '@waybill/api';
import type { DigestCheck, ImageChild } from '@waybill/evidence';
import type { GitlabClient, GitlabJob } from '@waybill/integrations/gitlab';
import type { Platform } from '@waybill/platform';
import type { ConfirmedJob } from './confirm-job.ts';
import type { ProjectRegistry } from './project-registry.ts';
import { checkPackage } from './check-package.ts';
import { findTierMismatch, tierOfJob } from './runner-tier.ts';
import { contradicted, notChecked, tooSlow, unreachable } from './subject-error.ts';

/** Where the server looks for artifacts. */
export interface SubjectSources {
  readonly gitlab: GitlabClient;
  readonly platform: Platform;
  /** Undefined where the server has no access to registries. */
  readonly registry: ProjectRegistry | undefined;
}

const hashedHere: DigestCheck = 'job-artifact';

/** An artifact as it was looked at. */
export interface CheckedSubject extends ProvenanceSubject {
  /** Images of an index that the server read itself; what a job lists of one nobody vouches for. */
  readonly children?: readonly ImageChild[];
}

/** Limits of one request; `docs/guides/server.md` lists them. */
export const subjectLimits: {
  readonly jobArtifacts: number;
  /** Images of all indexes: a statement lists no more, and what an index holds a job chooses. */
  readonly indexImages: number;
  readonly platformLength: number;
  readonly maxBytes: number;
  readonly deadlineMs: number;
} = {
  jobArtifacts: 20,
  indexImages: 1024,
  platformLength: 200,
  maxBytes: 2 * 1024 * 1024 * 1024,
  deadlineMs: 60_000,
};

/**
 * Looks at each artifact where the request says that it is. One that is named somewhere must be there: a job that
 * names it where it is not is refused, not signed with less. Throws `subject-contradicted`, `subject-not-checked`,
 * `job-not-confirmed`.
 */
export async function checkSubjects(
  artifacts: readonly ProvenanceArtifact[],
  job: ConfirmedJob,
  sources: SubjectSources,
): Promise<readonly CheckedSubject[]> {
  const fetched = artifacts.filter(({ jobArtifact }) => jobArtifact);
  if (fetched.length > subjectLimits.jobArtifacts) {
    throw notChecked(`at most ${subjectLimits.jobArtifacts} artifacts of jobs`, String(fetched.length));
  }
  const endsAtMs = performance.now() + subjectLimits.deadlineMs;
  const refuseLate = (): void => {
    if (performance.now() > endsAtMs) throw tooSlow(subjectLimits.deadlineMs);
  };
  let leftImages = subjectLimits.indexImages;
  let leftBytes = subjectLimits.maxBytes;
  let jobs: readonly GitlabJob[] | undefined;
  const subjects: CheckedSubject[] = [];
  // One after the other: the limits are for all of them, and GitLab has others to serve.
  for (const artifact of artifacts) {
    refuseLate();
    if (artifact.jobArtifact) {
      jobs ??= await jobsBefore(job, sources.gitlab);
      const builder = findBuilder(jobs, artifact.jobArtifact.job);
      await refuseOtherTier(builder, job, sources);
      const limits = {
        maxBytes: leftBytes,
        deadlineMs: Math.max(1, Math.floor(endsAtMs - performance.now())),
      };
      leftBytes -= await hashArtifact(artifact, builder, sources.gitlab, limits);
      subjects.push({ digest: artifact.digest, check: hashedHere, seenAt: builder.webUrl });
    } else if (artifact.packageFile) {
      subjects.push(await checkPackage(artifact, artifact.packageFile, job, sources.gitlab, refuseLate));
    } else if (artifact.image !== undefined) {
      const subject = await checkImage(artifact, artifact.image, job, sources.registry);
      leftImages -= subject.children?.length ?? 0;
      if (leftImages < 0) throw notChecked(`at most ${subjectLimits.indexImages} images in indexes`, 'more');
      refuseLongPlatform(subject);
      subjects.push(subject);
    } else {
      subjects.push({ digest: artifact.digest, check: 'submitted' });
    }
  }
  return subjects;
}

/** Nobody could read a statement with one, and it is kept until the last artifact was looked at. */
function refuseLongPlatform({ children = [] }: CheckedSubject): void {
  const most = subjectLimits.platformLength;
  if (children.every(({ platform }) => platform.length <= most)) return;
  throw notChecked(`platforms of at most ${most} characters in an index`, 'a longer one');
}

/** Jobs of the same pipeline. Its own artifacts GitLab takes only when the job has ended. */
async function jobsBefore({ claims }: ConfirmedJob, gitlab: GitlabClient): Promise<readonly GitlabJob[]> {
  const jobs: GitlabJob[] = [];
  try {
    for await (const job of gitlab.listPipelineJobs(claims.projectId, claims.pipelineId)) jobs.push(job);
  } catch (cause) {
    throw unreachable(cause);
  }
  return jobs.filter(({ id, pipeline }) => id !== claims.jobId && pipeline.id === claims.pipelineId);
}

/** The latest attempt of a job, which must have succeeded: what a failed one left is nobody's release. */
function findBuilder(jobs: readonly GitlabJob[], name: string): GitlabJob {
  const attempts = jobs.filter((job) => job.name === name);
  // Ids pass 2^53 nowhere, but they are text: the longer number is the greater.
  const [latest] = attempts.toSorted((a, b) => b.id.length - a.id.length || (a.id < b.id ? 1 : -1));
  const expected = `a job "${name.slice(0, 100)}" of the same pipeline that has succeeded`;
  if (!latest) throw notChecked(expected, 'no job of that name');
  if (latest.status !== 'success') throw notChecked(expected, `one with the status ${latest.status}`);
  return latest;
}

async function refuseOtherTier(
  builder: GitlabJob,
  attesting: ConfirmedJob,
  sources: SubjectSources,
): Promise<void> {
  let mismatch: string | undefined;
  try {
    mismatch = await findTierMismatch(builder, attesting, sources);
  } catch (cause) {
    throw unreachable(cause);
  }
  if (mismatch === undefined) return;
  const { builder: stated } = tierOfJob(attesting.claims, attesting.records, sources.platform);
  throw notChecked(`a job on a runner of the tier ${stated}, like the job that attests`, mismatch);
}

/** Bytes that were hashed. */
async function hashArtifact(
  { name, digest, jobArtifact }: ProvenanceArtifact,
  job: GitlabJob,
  gitlab: GitlabClient,
  limits: { readonly maxBytes: number; readonly deadlineMs: number },
): Promise<number> {
  const path = jobArtifact?.path ?? '';
  const place = `${path.slice(0, 200)} of ${job.webUrl}`;
  let found;
  try {
    found = await gitlab.hashJobArtifact(job.pipeline.projectId, job.id, path, limits);
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'gitlab-body-too-large') {
      throw notChecked(`at most ${subjectLimits.maxBytes} bytes of artifacts`, `more, with ${place}`);
    }
    throw unreachable(cause);
  }
  if (found.kind !== 'found') throw notChecked(`the file ${place}`, 'none, or one that has expired');
  if (found.value.digest === digest) return found.value.sizeBytes;
  throw contradicted(`${name}: ${digest}`, `${found.value.digest} in ${place}`);
}

async function checkImage(
  { digest }: ProvenanceArtifact,
  image: string,
  { records }: ConfirmedJob,
  registry: ProjectRegistry | undefined,
): Promise<CheckedSubject> {
  const submitted = { digest, check: 'submitted' } as const;
  const prefix = records.project?.imagePrefix;
  // Somebody else's registry may hold anything under this name.
  if (prefix === undefined || !(image === prefix || image.startsWith(`${prefix}/`))) {
    return { ...submitted, why: "The image is not in the project's own registry." };
  }
  if (!registry) return { ...submitted, why: 'The server has no access to the registry.' };
  let answer;
  try {
    answer = await registry.findManifest(image, digest);
  } catch (cause) {
    throw unreachable(cause);
  }
  if (answer.kind === 'found') {
    const { children } = answer;
    const seenAt = `${image}@${digest}`;
    return { digest, check: 'registry', seenAt, ...(children.length > 0 && { children }) };
  }
  if (answer.kind === 'denied') return { ...submitted, why: 'The server may not read the registry.' };
  throw contradicted(`${image}@${digest}`, 'no such manifest in the registry');
}
