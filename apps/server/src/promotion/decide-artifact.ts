import { decisionToJson, type PromotionAnswer, type PromotionRequest } from '@waybill/api';
import {
  assessSubmission,
  cacheKeyOf,
  decidePromotion,
  type Decision,
  type PromotionInput,
} from '@waybill/gate';
import { digestOf, type CheckResult, type Digest, type Instant } from '@waybill/kernel';
import type { Entry, Ledger, RecordedDecision, Submitter } from '@waybill/ledger';
import { findEnvironment, type Environment, type Platform } from '@waybill/platform';
import type { AssessmentReader } from './read-assessment.ts';
import { signSummary, type SummaryContext } from './sign-summary.ts';

/** What deciding needs. */
export interface DecisionContext extends SummaryContext {
  readonly ledger: Ledger;
  readonly platform: Platform;
  readonly reader: AssessmentReader;
  readonly now: () => Instant;
  /** Told why a verdict has no summary. */
  readonly onUnsigned: (error: unknown) => void;
  /** How to look again at what GitLab says; undefined where the server has no token for it. */
  readonly refresh: ((entry: Entry, environment: Environment) => Promise<void>) | undefined;
}

/** A decision that was made now, or before from the same inputs. */
export interface Candidate {
  readonly input: Omit<PromotionInput, 'now'>;
  readonly decision: Decision;
  readonly cacheKey: Digest;
  /** Entry of a former decision that still holds. */
  readonly entryId?: Digest;
  readonly summary?: Digest;
}

/**
 * Decides whether an artifact may go to an environment, on record, with a signed summary where there is a verdict. The
 * ledger grows by what is new only: an artifact without evidence is answered and not recorded, and so is what was decided
 * before from the same inputs. Throws `environment-unknown` and what signing throws.
 */
export async function decideArtifact(
  request: PromotionRequest,
  submitter: Submitter,
  context: DecisionContext,
): Promise<PromotionAnswer> {
  const { ledger } = context;
  const { input, decision, cacheKey, entryId, summary } = await chooseDecision(request, context);
  const answer = { decision: decisionToJson(decision) };
  // Anybody can think of digests, and there is nothing on record from which to decide it again.
  if (input.ledger === 'missing') return { cached: false, ...answer };
  if (entryId !== undefined) return { entryId, cached: true, ...answer, ...(summary && { summary }) };
  const documents = await signSummary({ ...input, now: decision.decidedAt }, decision, context).catch(
    (error: unknown) => {
      // A key service that is down must not stop every deployment: the verdict stands, and no summary is in force.
      context.onUnsigned(error);
      return [];
    },
  );
  const receipt = await ledger.recordDecision(decision, { cacheKey, submitter, documents });
  const [signed] = documents;
  return {
    entryId: receipt.entryId,
    cached: false,
    ...answer,
    ...(signed && { summary: digestOf(signed.bytes) }),
  };
}

/**
 * The decision on an artifact from what is on record now, not recorded yet. Each evidence set of the artifact is judged
 * whole, in the order of `listEvidence`, and one that suffices is enough: nobody can spoil an artifact by submitting worse
 * evidence for it. Where none suffices, the answer is about the first. Throws `environment-unknown`.
 */
export async function chooseDecision(
  request: PromotionRequest,
  context: DecisionContext,
): Promise<Candidate> {
  const { ledger, now } = context;
  let best: Candidate | undefined;
  for await (const input of inputsFor(request, context)) {
    const candidate = await judge(input, ledger, now());
    best ??= candidate;
    if (candidate.decision.verdict === 'promote') return candidate;
  }
  if (!best) throw new Error('There is always something to judge.');
  return best;
}

async function judge(input: Omit<PromotionInput, 'now'>, ledger: Ledger, now: Instant): Promise<Candidate> {
  const cacheKey = cacheKeyOf(input);
  const made = { input, cacheKey };
  if (input.ledger === 'missing') return { ...made, decision: decidePromotion({ ...input, now }) };
  const cached = await ledger.findCachedDecision(cacheKey, now);
  if (cached) return { ...cached, ...made };
  const decision = decidePromotion({ ...input, now });
  const recorded = decision.verdict === 'no-verdict' && (await findSame(decision, cacheKey, ledger));
  return recorded ? { ...recorded, ...made } : { ...made, decision };
}

/** The latest `no-verdict` on record where it says the same from the same inputs: asking is not evidence. */
async function findSame(
  { artifact, environment, results, warnings }: Decision,
  cacheKey: Digest,
  ledger: Ledger,
): Promise<Pick<RecordedDecision, 'decision' | 'entryId'> | undefined> {
  const filter = { artifact, environment, verdict: 'no-verdict', limit: 1 } as const;
  const [latest] = (await ledger.listDecisions(filter)).items;
  if (latest?.cacheKey !== cacheKey) return undefined;
  const outcomes = (checks: readonly CheckResult[]): string =>
    checks.map(({ code, outcome }) => `${code} ${outcome}`).join('\n');
  const isSame =
    outcomes(latest.decision.results) === outcomes(results) &&
    outcomes(latest.decision.warnings) === outcomes(warnings);
  return isSame ? { decision: latest.decision, entryId: latest.entryId } : undefined;
}

async function* inputsFor(
  request: PromotionRequest,
  { platform, reader, now, refresh }: DecisionContext,
): AsyncGenerator<Omit<PromotionInput, 'now'>, void, undefined> {
  const environment = findEnvironment(platform, request.environment);
  const entries = await reader.entriesOf(request.artifact);
  for (const entry of entries) {
    const artifact = entry.artifacts.find(({ digest }) => digest === request.artifact) ?? {
      digest: request.artifact,
    };
    if (environment) await refresh?.(entry, environment);
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
