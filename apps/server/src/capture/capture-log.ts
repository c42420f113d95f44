import { fetchJobLog } from '@waybill/integrations/gitlab';
import type { Task } from '@waybill/ledger';
import { retryAt } from '../tasks/retry-at.ts';
import type { TaskOutcome } from '../tasks/task-worker.ts';
import { apiFact } from './api-fact.ts';
import { findCapturedBuild } from './captured-build.ts';
import { keepCaptured, type CaptureContext } from './keep-captured.ts';
import { laterOrNever } from './later-or-never.ts';

/** States the digest of the log of the job that built, once that job has ended. */
export async function captureLog(task: Task, context: CaptureContext): Promise<TaskOutcome> {
  const build = await findCapturedBuild(task.key, context.ledger);
  if (!build) return 'done';
  const capturedAt = context.now();
  const log = await fetchJobLog(build, context.gitlab);
  if (log === 'running') return { again: retryAt(task, capturedAt), reason: 'the job has not ended' };
  if (log === 'not-available') return laterOrNever(task, capturedAt, 'GitLab does not hand out the log');
  await keepCaptured({ kind: 'job-log', facts: [apiFact('job.log', log)], capturedAt }, build, context, task);
  return 'kept';
}
