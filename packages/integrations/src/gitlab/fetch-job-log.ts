import type { JobLog } from '@waybill/evidence';
import type { GitlabClient } from './gitlab-client.ts';
import type { HashLimits } from './hash-answer.ts';

/** GitLab itself ends logs at 100 MiB unless an administrator raises it. */
const usualLimits: HashLimits = { maxBytes: 256 * 1024 * 1024, deadlineMs: 60_000 };

/**
 * Digest and size of a job's log, of which nothing is kept; `running` until the job has ended, `not-available` where it was
 * erased or the token may not see it. Throws what the client throws where GitLab cannot be asked.
 */
export async function fetchJobLog(
  { projectId, jobId }: { readonly projectId: string; readonly jobId: string },
  gitlab: GitlabClient,
  limits: HashLimits = usualLimits,
): Promise<JobLog | 'running' | 'not-available'> {
  const end = await gitlab.getJobEnd(projectId, jobId);
  if (end.kind !== 'found' || end.value.erasedAt !== undefined) return 'not-available';
  if (end.value.finishedAt === undefined) return 'running';
  const log = await gitlab.hashJobLog(projectId, jobId, limits);
  // GitLab answers with nothing where it has no log any more; a runner writes at least who it is.
  if (log.kind !== 'found' || log.value.sizeBytes === 0) return 'not-available';
  return { jobId, digest: log.value.digest, bytes: log.value.sizeBytes };
}
