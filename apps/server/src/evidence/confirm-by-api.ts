import type { Fact, IdTokenClaims } from '@waybill/evidence';
import type { BuiltCommit, GitlabClient } from '@waybill/integrations/gitlab';
import type { Platform } from '@waybill/platform';
import { reviewFacts } from '../capture/capture-review.ts';
import { factsOfRecords, fetchJobRecords, type JobRecords } from '../gitlab-job.ts';

/** What confirming needs. */
export interface Confirmation {
  readonly gitlab: GitlabClient;
  readonly platform: Platform;
  /** Told why the review was not confirmed, where the rest was. */
  readonly onUnconfirmed: (error: unknown) => void;
}

/**
 * Facts of the job and of its commit's review that GitLab's API confirms, with the runner's tier by its registered
 * tags and name. What the token may not see stays unconfirmed; throws what the client throws where GitLab cannot
 * be asked for the job.
 */
export async function confirmByApi(
  claims: IdTokenClaims,
  { gitlab, platform, onUnconfirmed }: Confirmation,
): Promise<readonly Fact[]> {
  const records = await fetchJobRecords(claims, gitlab);
  // Another pipeline under this id would be of another time: it confirms nothing.
  if (records?.job.pipeline.id !== claims.pipelineId) return [];
  const facts = factsOfRecords(records, platform);
  try {
    return [...facts, ...(await reviewFacts(builtCommit(records), gitlab))];
  } catch (error) {
    // What is known of the job is no worse for it; a requirement of a review then gets no verdict.
    onUnconfirmed(error);
    return facts;
  }
}

/** The commit that a job built, as GitLab's records name it. */
function builtCommit({ job, project }: JobRecords): BuiltCommit {
  const { projectId, sha: commit } = job.pipeline;
  const { defaultBranch } = project?.id === projectId ? project : {};
  return {
    projectId,
    commit,
    ref: job.ref,
    tag: job.tag,
    ...(defaultBranch !== undefined && { defaultBranch }),
  };
}
