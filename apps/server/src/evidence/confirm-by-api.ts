import type { Fact, IdTokenClaims } from '@waybill/evidence';
import {
  factsFromApi,
  type GitlabClient,
  type GitlabJob,
  type Lookup,
  type ProtectedRef,
} from '@waybill/integrations/gitlab';
import { tierOfRunner, type Platform } from '@waybill/platform';

/**
 * Facts of the job that GitLab's API confirms, with the runner's tier by its registered tags and name. What
 * the token may not see stays unconfirmed; throws what the client throws where GitLab cannot be asked.
 */
export async function confirmByApi(
  claims: IdTokenClaims,
  gitlab: GitlabClient,
  platform: Platform,
): Promise<readonly Fact[]> {
  const { projectId, jobId } = claims;
  const found = await gitlab.getJob(projectId, jobId);
  // Another pipeline under this id would be of another time: it confirms nothing.
  if (found.kind !== 'found' || found.value.pipeline.id !== claims.pipelineId) return [];
  const job = found.value;
  const [pipeline, project, protectedRefs, tier] = await Promise.all([
    gitlab.getPipeline(projectId, job.pipeline.id),
    gitlab.getProject(projectId),
    protectedRefsOf(job, projectId, gitlab),
    tierOf(job, gitlab, platform),
  ]);
  return [
    ...factsFromApi({
      job,
      ...valueOf('pipeline', pipeline),
      ...valueOf('project', project),
      ...(protectedRefs && { protectedRefs }),
    }),
    ...tier,
  ];
}

async function protectedRefsOf(
  job: GitlabJob,
  projectId: string,
  gitlab: GitlabClient,
): Promise<readonly ProtectedRef[] | undefined> {
  const refs: ProtectedRef[] = [];
  try {
    const list = job.tag ? gitlab.listProtectedTags(projectId) : gitlab.listProtectedBranches(projectId);
    for await (const ref of list) refs.push(ref);
    return refs;
  } catch (error) {
    // The list needs a role that the token may lack; then protection is not confirmed, the rest is.
    if ((error as { code?: unknown }).code === 'gitlab-not-available') return undefined;
    throw error;
  }
}

async function tierOf(job: GitlabJob, gitlab: GitlabClient, platform: Platform): Promise<readonly Fact[]> {
  if (!job.runner) return [];
  const runner = await gitlab.getRunner(job.runner.id);
  if (runner.kind !== 'found') return [];
  const { id, tags, description: name } = runner.value;
  const tier = tierOfRunner(platform, { id, tags, name });
  return tier ? [{ name: 'runner.tier', value: tier.name, assurance: 'api', source: 'platform' }] : [];
}

function valueOf<K extends string, T>(key: K, lookup: Lookup<T>): { readonly [P in K]?: T } {
  return (lookup.kind === 'found' ? { [key]: lookup.value } : {}) as { readonly [P in K]?: T };
}
