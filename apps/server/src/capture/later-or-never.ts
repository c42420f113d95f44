import type { Instant } from '@waybill/kernel';
import type { Task } from '@waybill/ledger';
import { retryAt } from '../tasks/retry-at.ts';
import type { TaskOutcome } from '../tasks/task-worker.ts';

/** Capturing is given up after a day: what GitLab has not said by then is unknown for good. */
const mostSeconds = 24 * 3600;

/** Asks again later, or gives up: a requirement of what was not captured then gets no verdict. */
export function laterOrNever(task: Task, now: Instant, reason: string): TaskOutcome {
  return isLate(task, now) ? 'done' : { again: retryAt(task, now), reason };
}

/** True where nobody waits any longer for a better answer. */
export function isLate({ createdAt }: Pick<Task, 'createdAt'>, now: Instant): boolean {
  return now - createdAt >= mostSeconds * 1000;
}
