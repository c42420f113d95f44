import { decidePromotion } from '@waybill/gate';
import { isDigest, isJsonObject, WaybillError, type Digest } from '@waybill/kernel';
import type { Task } from '@waybill/ledger';
import { chooseDecision, type DecisionContext } from '../promotion/decide-artifact.ts';
import { signSummary } from '../promotion/sign-summary.ts';
import type { TaskOutcome } from '../tasks/task-worker.ts';
import { underPlatform, type DecideAgainContext } from './under-platform.ts';

/** Kind of the task that decides one promotion again. */
export const againKind = 'decide-again';

/**
 * Makes the verdict of a promotion that stands again. One that comes out as before stays as it is; any other is recorded
 * with a summary of its own, in the place of the former. Throws what deciding and signing throw.
 */
export async function decideAgain(task: Task, context: DecideAgainContext): Promise<TaskOutcome> {
  const asked = readPayload(task);
  if (!asked) return 'done';
  return underPlatform(asked.platform, task, context, (now) => decideStanding(asked.about, task, now));
}

async function decideStanding(about: About, task: Task, context: DecisionContext): Promise<TaskOutcome> {
  const { ledger, now } = context;
  const [standing] = (await ledger.listDecisions({ ...about, standing: true, limit: 1 })).items;
  if (standing?.decision.verdict !== 'promote') return 'done';
  const chosen = await chooseDecision(about, context).catch(ignoreUnknownEnvironment);
  if (!chosen || chosen.input.ledger === 'missing') return 'done';
  const { cacheKey } = chosen;
  // Of this moment also where a former one still holds: what supersedes must be the newer one.
  const input = { ...chosen.input, now: now() };
  const decision = decidePromotion(input);
  if (decision.verdict === 'promote') return 'done';
  const documents = await signSummary(input, decision, context);
  await ledger.recordDecision(decision, {
    cacheKey,
    submitter: { kind: 'server' },
    documents,
    supersedes: standing.entryId,
    finishes: task,
  });
  return 'kept';
}

interface About {
  readonly artifact: Digest;
  readonly environment: string;
}

function readPayload({ payload }: Task): { readonly about: About; readonly platform: string } | undefined {
  const { artifact, environment, platform } = isJsonObject(payload) ? payload : {};
  if (typeof artifact !== 'string' || !isDigest(artifact)) return undefined;
  if (typeof environment !== 'string' || typeof platform !== 'string') return undefined;
  return { about: { artifact, environment }, platform };
}

/** Nothing is promoted to a place that is gone. */
function ignoreUnknownEnvironment(error: unknown): undefined {
  if (error instanceof WaybillError && error.code === 'environment-unknown') return undefined;
  throw error;
}
