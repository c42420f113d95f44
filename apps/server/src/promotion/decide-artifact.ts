import { decisionToJson, type PromotionAnswer, type PromotionRequest } from '@waybill/api';
import {
  assessSubmission,
  cacheKeyOf,
  decidePromotion,
  type Decision,
  type PromotionInput,
} from '@waybill/gate';
import type { Digest, Instant } from '@waybill/kernel';
import type { Ledger, Submitter } from '@waybill/ledger';
import { findEnvironment, type Platform } from '@waybill/platform';
import type { AssessmentReader } from './read-assessment.ts';

/** What deciding needs. */
export interface DecisionContext {
  readonly ledger: Ledger;
  readonly platform: Platform;
  readonly reader: AssessmentReader;
  readonly now: () => Instant;
}

/**
 * Decides whether an artifact may go to an environment, on record. Each evidence set of the artifact is judged
 * whole, latest first, and one that suffices is enough: nobody can spoil an artifact by submitting worse
 * evidence for it. Where none suffices, the answer is about the latest. Throws `environment-unknown`.
 */
export async function decideArtifact(
  request: PromotionRequest,
  submitter: Submitter,
  context: DecisionContext,
): Promise<PromotionAnswer> {
  const { ledger, now } = context;
  let best: Candidate | undefined;
  for await (const input of inputsFor(request, context)) {
    const candidate = await judge(input, ledger, now());
    best ??= candidate;
    if (candidate.decision.verdict !== 'promote') continue;
    best = candidate;
    break;
  }
  if (!best) throw new Error('There is always something to judge.');
  const { decision, cacheKey, entryId } = best;
  if (entryId !== undefined) return { entryId, cached: true, decision: decisionToJson(decision) };
  const receipt = await ledger.recordDecision(decision, { cacheKey, submitter });
  return { entryId: receipt.entryId, cached: false, decision: decisionToJson(decision) };
}

interface Candidate {
  readonly decision: Decision;
  readonly cacheKey: Digest;
  /** Entry of a former decision that still holds. */
  readonly entryId?: Digest;
}

async function judge(input: Omit<PromotionInput, 'now'>, ledger: Ledger, now: Instant): Promise<Candidate> {
  const cacheKey = cacheKeyOf(input);
  const cached = await ledger.findCachedDecision(cacheKey, now);
  if (cached) return { decision: cached.decision, cacheKey, entryId: cached.entryId };
  return { decision: decidePromotion({ ...input, now }), cacheKey };
}

async function* inputsFor(
  request: PromotionRequest,
  { platform, reader, now }: DecisionContext,
): AsyncGenerator<Omit<PromotionInput, 'now'>, void, undefined> {
  const environment = findEnvironment(platform, request.environment);
  const entries = await reader.entriesOf(request.artifact);
  for (const entry of entries) {
    const artifact = entry.artifacts.find(({ digest }) => digest === request.artifact) ?? {
      digest: request.artifact,
    };
    yield {
      artifact,
      assessment: await reader.assessmentOf(entry),
      platform,
      environment,
      ledger: 'recorded',
    };
  }
  if (entries.length > 0) return;
  const artifact = { digest: request.artifact };
  const assessment = await assessSubmission({ artifacts: [artifact], evidence: {} }, platform, now());
  yield { artifact, assessment, platform, environment, ledger: 'missing' };
}
