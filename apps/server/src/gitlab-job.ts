import type { Fact, IdTokenClaims } from '@waybill/evidence';
import {
  collectList,
  factsFromApi,
  valueOf,
  type GitlabClient,
  type GitlabJob,
  type GitlabPipeline,
  type GitlabProjectRecord,
  type GitlabRunner,
  type ProtectedRef,
} from '@waybill/integrations/gitlab';
import { tierOfRunner, type Platform, type RunnerTier } from '@waybill/platform';

/** What GitLab's API says of one job; what the server's token may not see is absent. */
export interface JobRecords {
  readonly job: GitlabJob;
  readonly pipeline?: GitlabPipeline;
  readonly project?: GitlabProjectRecord;
  readonly protectedRefs?: readonly ProtectedRef[];
  /** With the tags that it is registered with. */
  readonly runner?: GitlabRunner;
}

/**
 * Asks GitLab for the job that an ID token names; undefined where the server's token may not see it. Throws what
 * the client throws where GitLab cannot be asked.
 */
export async function fetchJobRecords(
  { projectId, jobId }: Pick<IdTokenClaims, 'projectId' | 'jobId'>,
  gitlab: GitlabClient,
): Promise<JobRecords | undefined> {
  const found = await gitlab.getJob(projectId, jobId);
  if (found.kind !== 'found') return undefined;
  const job = found.value;
  const [pipeline, project, protectedRefs, runner] = await Promise.all([
    gitlab.getPipeline(projectId, job.pipeline.id),
    gitlab.getProject(projectId),
    protectedRefsOf(job, projectId, gitlab),
    job.runner ? gitlab.getRunner(job.runner.id) : undefined,
  ]);
  return {
    job,
    ...valueOf('pipeline', pipeline),
    ...valueOf('project', project),
    ...(protectedRefs && { protectedRefs }),
    ...(runner && valueOf('runner', runner)),
  };
}

/** Facts that the records confirm, with the runner's tier by its registered tags and name. */
export function factsOfRecords(records: JobRecords, platform: Platform): readonly Fact[] {
  const tier = tierOfRecords(records, platform);
  return [
    ...factsFromApi(records),
    ...(tier
      ? ([{ name: 'runner.tier', value: tier.name, assurance: 'api', source: 'platform' }] as const)
      : []),
  ];
}

/** The tier of the runner that GitLab shows. */
export function tierOfRecords({ runner }: JobRecords, platform: Platform): RunnerTier | undefined {
  if (!runner) return undefined;
  const { id, tags, description: name } = runner;
  return tierOfRunner(platform, { id, tags, name });
}

/** A project with more of them has patterns that nobody oversees. */
const mostProtectedRefs = 10_000;

async function protectedRefsOf(
  job: GitlabJob,
  projectId: string,
  gitlab: GitlabClient,
): Promise<readonly ProtectedRef[] | undefined> {
  // The list needs a role that the token may lack; then protection is not confirmed, the rest is.
  const list = job.tag ? gitlab.listProtectedTags(projectId) : gitlab.listProtectedBranches(projectId);
  return collectList(list, mostProtectedRefs);
}
