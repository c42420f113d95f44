import { randomUUID } from 'node:crypto';
import { digestOf, instantFromMs, isJsonObject, type Digest, type Instant } from '@waybill/kernel';
import type { NewTask, Task } from '@waybill/ledger';
import type { DecisionContext } from '../promotion/decide-artifact.ts';
import type { TaskOutcome } from '../tasks/task-worker.ts';
import { againKind } from './decide-again.ts';
import { underPlatform, type DecideAgainContext } from './under-platform.ts';

/** Kind of the task that looks for promotions to decide again. */
export const sweepKind = 'decide-again-all';

const perPage = 500;

/** Requests that began under the former state have ended by then. */
const lateSeconds = 120;
const thisServer = randomUUID();

/**
 * The tasks that look for promotions to decide again under a state of the platform folder: at once, and when no request of this
 * server can still promote under the former one.
 */
export function sweepTasks(platform: Digest, now: Instant): readonly NewTask[] {
  const sweep = { kind: sweepKind, payload: { platform } };
  return [
    { ...sweep, key: 'at once', dueAt: now },
    { ...sweep, key: `late ${thisServer}`, dueAt: instantFromMs(now + lateSeconds * 1000) },
  ];
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
