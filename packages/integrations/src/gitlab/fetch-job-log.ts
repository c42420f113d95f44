import type { JobLog } from '@waybill/evidence';
import type { GitlabClient } from './gitlab-client.ts';

/** GitLab itself ends logs at 100 MiB unless an administrator raises it. */
const limits = { maxBytes: 256 * 1024 * 1024, deadlineMs: 60_000 };

/**
 * Digest and size of a job's log, of which nothing is kept; `running` until the job has ended, `not-available` where it was
 * erased or the token may not see it. Throws what the client throws where GitLab cannot be asked.
 */
export async function fetchJobLog(
  { projectId, jobId }: { readonly projectId: string; readonly jobId: string },
  gitlab: GitlabClient,
): Promise<JobLog | 'running' | 'not-available'> {
  const end = await gitlab.getJobEnd(projectId, jobId);
  if (end.kind !== 'found' || end.value.erasedAt !== undefined) return 'not-available';
  if (end.value.finishedAt === undefined) return 'running';
  const log = await gitlab.hashJobLog(projectId, jobId, limits);
  if (log.kind !== 'found') return 'not-available';
  return { jobId, digest: log.value.digest, bytes: log.value.sizeBytes };
}
