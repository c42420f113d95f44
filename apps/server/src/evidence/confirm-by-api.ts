import type { Fact, IdTokenClaims } from '@waybill/evidence';
import type { GitlabClient } from '@waybill/integrations/gitlab';
import type { Platform } from '@waybill/platform';
import { factsOfRecords, fetchJobRecords } from '../gitlab-job.ts';

/**
 * Facts of the job that GitLab's API confirms, with the runner's tier by its registered tags and name. What
 * the token may not see stays unconfirmed; throws what the client throws where GitLab cannot be asked.
 */
export async function confirmByApi(
  claims: IdTokenClaims,
  gitlab: GitlabClient,
  platform: Platform,
): Promise<readonly Fact[]> {
  const records = await fetchJobRecords(claims, gitlab);
  // Another pipeline under this id would be of another time: it confirms nothing.
  if (records?.job.pipeline.id !== claims.pipelineId) return [];
  return factsOfRecords(records, platform);
}
