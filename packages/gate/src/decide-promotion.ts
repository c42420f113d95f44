import type { Artifact } from '@waybill/evidence';
import type { CheckResult, Digest, Instant } from '@waybill/kernel';
import type { Environment, Platform } from '@waybill/platform';
import type { Assessment } from './assessment.ts';
import { notApplicable, type Check, type Judgement } from './check.ts';
import { checks } from './checks/index.ts';
import type { Decision, Verdict } from './decision.ts';
import { examineBuild, type ExaminedBuild } from './examine-build.ts';
import type { HealthFact } from './health-fact.ts';

/** What the ledger says of the evidence: kept, not kept, not reachable, or nobody asked it. */
export type LedgerState = 'recorded' | 'missing' | 'unreachable' | 'not-asked';

/** Everything that a decision depends on. */
export interface PromotionInput {
  readonly artifact: Artifact;
  readonly assessment: Assessment;
  readonly platform: Platform;
  readonly environment: Environment;
  readonly health?: HealthFact;
  /** Results of other judges (policy, dependencies), less valid exceptions; they count like the gate's own. */
  readonly findings?: readonly CheckResult[];
  /** `not-asked` when absent. */
  readonly ledger?: LedgerState;
  readonly now: Instant;
}

/**
 * Decides whether an artifact may go to an environment: a pure function of its input, clock included.
 * Any failed check refuses; else anything that could not be told gives no verdict; only then it promotes.
 */
export function decidePromotion(input: PromotionInput): Decision {
  const build = examineBuild(input);
  const judged = checks.map((check) => ({ check, judgement: judgeIfAsked(check, build) }));
  const counted = judged.filter(({ judgement }) => judgement.onlyWarns !== true);
  const results = [...counted.map(toResult), ...(input.findings ?? [])];
  const changes = judged.flatMap(({ judgement: { changesAt } }) =>
    changesAt === undefined ? [] : [changesAt],
  );
  return {
    verdict: verdictOf(results),
    artifact: input.artifact.digest,
    environment: input.environment.name,
    mode: input.environment.mode,
    results,
    warnings: judged.filter(({ judgement }) => judgement.onlyWarns === true).map(toResult),
    documents: documentsOf(input),
    platform: input.platform.digest,
    decidedAt: input.now,
    ...(changes.length === 0 ? {} : { validUntil: Math.min(...changes) as Instant }),
  };
}

/** The verdict that results add up to. */
export function verdictOf(results: readonly CheckResult[]): Verdict {
  if (results.some(({ outcome }) => outcome === 'fail')) return 'refuse';
  if (results.some(({ outcome }) => outcome === 'not-evaluable')) return 'no-verdict';
  return 'promote';
}

function judgeIfAsked({ requirement, judge }: Check, build: ExaminedBuild): Judgement {
  return requirement === 'always' || build.environment.requires[requirement] !== undefined
    ? judge(build)
    : notApplicable('The environment does not ask this.');
}

function toResult({
  check: { check },
  judgement,
}: {
  readonly check: Check;
  readonly judgement: Judgement;
}): CheckResult {
  const { changesAt: _changesAt, onlyWarns: _onlyWarns, ...result } = judgement;
  return { code: check, ...result };
}

function documentsOf({ assessment, health }: PromotionInput): Digest[] {
  const read = assessment.documents.map(({ digest }) => digest);
  return health?.document === undefined ? read : [...read, health.document];
}
