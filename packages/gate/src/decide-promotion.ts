import type { Artifact } from '@waybill/evidence';
import type { CheckResult, Instant } from '@waybill/kernel';
import type { Environment, Platform } from '@waybill/platform';
import type { Assessment } from './assessment.ts';
import type { Decision } from './decision.ts';
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

/** Decides whether an artifact may go to an environment. */
export function decidePromotion(input: PromotionInput): Decision {
  throw new Error(`not built yet: ${input.environment.name}`);
}
