import type { PromotionAnswer, PromotionRequest } from '@waybill/api';
import { decisionFromJson } from '@waybill/api';
import { instantFromMs } from '@waybill/kernel';
import { exceptionMediaType, exceptionRole, writeException, type PromotionException } from '@waybill/ledger';
import { findEnvironment } from '@waybill/platform';
import { submitterOf, type Caller } from '../auth/authenticate.ts';
import { decideArtifact, type DecisionContext } from '../promotion/decide-artifact.ts';
import { authorise } from './authorise.ts';
import { exceptionToJson } from './exception-json.ts';
import { exceptionFor, inTheWay } from './find-exceptions.ts';
import { notifyTasks } from './notify.ts';

/**
 * Decides as for anybody else, and says which exception holds. With `breakGlass`, records a new one for whoever may where
 * none holds yet: the verdict stays what it is. Throws `break-glass-refused`, `environment-unknown` and what deciding throws.
 */
export async function promote(
  { breakGlass, ...request }: PromotionRequest,
  caller: Caller,
  context: DecisionContext,
): Promise<PromotionAnswer> {
  const { ledger, platform, now } = context;
  // Who may not is told so whatever the verdict would be.
  const person = breakGlass && authorise(caller, findEnvironment(platform, request.environment));
  const answer = await decideArtifact(request, submitterOf(caller), context);
  const decision = decisionFromJson(answer.decision);
  const standing = await exceptionFor(decision, context);
  if (standing) return { ...answer, exception: exceptionToJson(standing) };
  if (decision.verdict === 'promote' || !breakGlass || !person) return answer;
  const { rules, ...by } = person;
  const createdAt = now();
  const exception: PromotionException = {
    artifact: request.artifact,
    environment: request.environment,
    reason: breakGlass.reason,
    by,
    checks: inTheWay(decision),
    ...(answer.entryId !== undefined && { decision: answer.entryId }),
    createdAt,
    expiresAt: instantFromMs(createdAt + rules.maxDurationSeconds * 1000),
  };
  const { entryId } = await ledger.append({
    kind: 'exception',
    submitter: { kind: 'user', userId: by.userId, username: by.username },
    artifacts: [{ digest: request.artifact }],
    documents: [
      { role: exceptionRole, mediaType: exceptionMediaType, bytes: Buffer.from(writeException(exception)) },
    ],
    tasks: (id) => notifyTasks({ entryId: id, exception }, rules.notify, createdAt),
  });
  return { ...answer, exception: exceptionToJson({ entryId, exception }) };
}
