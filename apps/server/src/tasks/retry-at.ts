import { instantFromMs, type Instant } from '@waybill/kernel';
import type { Task } from '@waybill/ledger';

const firstSeconds = 2;
const mostSeconds = 3600;

/** When a task that failed is begun again: 2 s after the first time, then twice as long each time, at most an hour. */
export function retryAt({ attempts }: Pick<Task, 'attempts'>, now: Instant): Instant {
  const seconds = Math.min(mostSeconds, firstSeconds * 2 ** Math.min(20, attempts - 1));
  return instantFromMs(now + seconds * 1000);
}
