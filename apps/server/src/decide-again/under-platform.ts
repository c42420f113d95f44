import { instantFromMs } from '@waybill/kernel';
import type { Task } from '@waybill/ledger';
import type { DecisionContext } from '../promotion/decide-artifact.ts';
import type { TaskOutcome } from '../tasks/task-worker.ts';

/** What deciding again needs. */
export interface DecideAgainContext {
  /** What rests on the platform folder that is in force now. */
  readonly decisionContext: () => DecisionContext;
  /** Reads the platform folder now. */
  readonly look: () => Promise<void>;
}

const waitMs = 5_000;
/** A state of the folder that no server has reached by then was replaced by another, which has tasks of its own. */
const mostWaits = 60;

/**
 * Works under the state of the platform folder that a task was made for. Of several servers one may not have seen it yet:
 * under the old state it would confirm the old verdict, so it looks, and else leaves the task to another.
 */
export async function underPlatform(
  platform: string,
  task: Task,
  { decisionContext, look }: DecideAgainContext,
  work: (context: DecisionContext) => Promise<TaskOutcome>,
): Promise<TaskOutcome> {
  if (decisionContext().platform.digest !== platform) await look();
  const context = decisionContext();
  if (context.platform.digest === platform) return work(context);
  if (task.attempts > mostWaits) return 'done';
  const again = instantFromMs(context.now() + waitMs);
  return { again, reason: 'the platform folder here is in another state' };
}
