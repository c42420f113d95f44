import { setTimeout as delay } from 'node:timers/promises';
import { WaybillError, type Instant } from '@waybill/kernel';
import type { Ledger, Task } from '@waybill/ledger';
import type { Logger } from 'pino';
import { retryAt } from './retry-at.ts';

/**
 * What became of a task.
 *
 * - `done`: nothing was kept with it; the worker removes it
 * - `kept`: it was removed with what was kept (`finishes` of an append)
 * - `again`: not yet; it comes back at that time, with why
 */
export type TaskOutcome = 'done' | 'kept' | { readonly again: Instant; readonly reason: string };

/** Does tasks of one kind; what it throws is a reason to try again later. */
export type TaskHandler = (task: Task) => Promise<TaskOutcome>;

/** What a worker needs. */
export interface TaskWorkerOptions {
  readonly ledger: Ledger;
  /** By kind of task. */
  readonly handlers: { readonly [kind: string]: TaskHandler };
  readonly now: () => Instant;
  readonly logger: Logger;
  /** How long nothing is looked for when nothing was due. */
  readonly pollMs?: number;
  /** How many tasks are under way at once. */
  readonly width?: number;
}

/** A worker that runs. */
export interface TaskWorker {
  /** Takes no more tasks and waits for those under way. */
  stop(): Promise<void>;
}

/** A worker that stops without a word loses its tasks after this time; each question it asks ends far sooner. */
const leaseSeconds = 300;

/**
 * Does what is due in the ledger's queue, beside the requests. Any number of servers may work on one ledger; a task
 * is begun again where a server stopped, so its handler must bear being begun twice.
 */
export function startTaskWorker(options: TaskWorkerOptions): TaskWorker {
  const { ledger, handlers, now, logger, pollMs = 1_000, width = 4 } = options;
  const kinds = Object.keys(handlers);
  const stopping = new AbortController();

  async function work(task: Task): Promise<void> {
    const about = { task: task.kind, key: task.key, attempts: task.attempts };
    try {
      const outcome = await outcomeOf(task);
      if (outcome === 'done') await ledger.tasks.finish(task);
      else if (outcome !== 'kept') {
        logger.info({ ...about, reason: outcome.reason }, 'a task waits');
        await ledger.tasks.postpone(task, { dueAt: outcome.again, reason: outcome.reason });
      }
    } catch (error) {
      // Its lease ends by itself, and then it is begun again.
      logger.warn({ ...about, err: error }, 'a task was not finished');
    }
  }

  async function outcomeOf(task: Task): Promise<TaskOutcome> {
    try {
      return (await handlers[task.kind]?.(task)) ?? { again: retryAt(task, now()), reason: 'nobody does it' };
    } catch (error) {
      if (error instanceof WaybillError && error.code === 'task-lost') throw error;
      logger.warn({ task: task.kind, key: task.key, err: error }, 'a task failed');
      const reason = error instanceof WaybillError ? `${error.code}: ${error.message}` : 'a bug; see the log';
      return { again: retryAt(task, now()), reason };
    }
  }

  async function claim(): Promise<readonly Task[]> {
    try {
      return await ledger.tasks.claim(kinds, { limit: width, leaseSeconds });
    } catch (error) {
      logger.error({ err: error }, 'no task could be taken');
      return [];
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const tasks = await claim();
      await Promise.all(tasks.map(work));
      if (tasks.length > 0) continue;
      // Aborted when the worker stops; that is no failure.
      await delay(pollMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const running = kinds.length === 0 ? Promise.resolve() : run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
