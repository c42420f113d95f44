import type { Digest } from './digest.ts';
import type { SourceLocation } from './source-location.ts';

/** What a check can say. `not-evaluable` is never a pass; `not-applicable` was not asked. */
export type Outcome = 'pass' | 'fail' | 'not-evaluable' | 'not-applicable';

/** What one check says of the user's artifact, pipeline or platform; data, never thrown. */
export interface CheckResult {
  /** Permanent kebab-case code of the check; `docs/checks/<code>.md` explains it. */
  readonly code: string;
  readonly outcome: Outcome;
  /** One sentence: what holds, what does not, or what could not be told. */
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  /** How to mend it. */
  readonly help?: string;
  /** Digest of the exact document that shows it. */
  readonly document?: Digest;
  readonly location?: SourceLocation;
}

/** A check result that stands in the way. */
export type Finding = CheckResult & { readonly outcome: 'fail' | 'not-evaluable' };

/** True for results that stand in the way of a pass. */
export function isFinding(result: CheckResult): result is Finding {
  return result.outcome === 'fail' || result.outcome === 'not-evaluable';
}
