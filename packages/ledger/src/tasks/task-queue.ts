import type { Instant } from '@waybill/kernel';
import type { Kysely } from 'kysely';
import { codedFailures } from '../database/database-failure.ts';
import type { Tables } from '../database/tables.ts';
import { addTasks, claimTasks, countTasks, finishTasks, postponeTask } from './task-store.ts';
import type { TaskQueue } from './task.ts';

/** The queue of a ledger, by the ledger's clock. */
export function taskQueue(db: Kysely<Tables>, now: () => Instant): TaskQueue {
  return {
    add: codedFailures(async (tasks) => addTasks(db, tasks, now())),
    claim: codedFailures((kinds, options) => claimTasks(db, kinds, options, now())),
    finish: codedFailures((task) => finishTasks(db, [task])),
    postpone: codedFailures((task, later) => postponeTask(db, task, later)),
    count: codedFailures((kind) => countTasks(db, kind)),
  };
}
