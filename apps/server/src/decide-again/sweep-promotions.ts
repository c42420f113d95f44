import { digestOf, isJsonObject, type Digest, type Instant } from '@waybill/kernel';
import type { NewTask, Task } from '@waybill/ledger';
import type { DecisionContext } from '../promotion/decide-artifact.ts';
import type { TaskOutcome } from '../tasks/task-worker.ts';
import { againKind } from './decide-again.ts';
import { underPlatform, type DecideAgainContext } from './under-platform.ts';

/** Kind of the task that looks for promotions to decide again. */
export const sweepKind = 'decide-again-all';

const perPage = 500;

/** The task that looks for promotions to decide again under a state of the platform folder. */
export function sweepTask(platform: Digest, now: Instant): NewTask {
  return { kind: sweepKind, key: 'all', payload: { platform }, dueAt: now };
}

/**
 * Queues a task for every promotion that stands and was decided under another state of the platform folder. Begun twice it
 * queues the same: a task is known by artifact and environment.
 */
export function sweepPromotions(task: Task, context: DecideAgainContext): Promise<TaskOutcome> {
  const { platform } = isJsonObject(task.payload) ? task.payload : {};
  if (typeof platform !== 'string') return Promise.resolve('done');
  return underPlatform(platform, task, context, queueEach);
}

async function queueEach({ ledger, platform, now }: DecisionContext): Promise<TaskOutcome> {
  for (let after: string | undefined; ;) {
    const page = await ledger.listDecisions({
      verdict: 'promote',
      standing: true,
      limit: perPage,
      ...(after !== undefined && { after }),
    });
    const others = page.items.filter(({ decision }) => decision.platform !== platform.digest);
    await ledger.tasks.add(others.map(({ decision }) => againTask(decision, platform.digest, now())));
    after = page.next;
    if (after === undefined) return 'done';
  }
}

function againTask(
  { artifact, environment }: { readonly artifact: Digest; readonly environment: string },
  platform: Digest,
  dueAt: Instant,
): NewTask {
  // An environment's name may hold what a key may not.
  const key = `${artifact} ${digestOf(environment)}`;
  return { kind: againKind, key, payload: { artifact, environment, platform }, dueAt };
}
