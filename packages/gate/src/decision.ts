import type { CheckResult, Digest, Instant } from '@waybill/kernel';

/** The gate's answer. `no-verdict` is never a pass: something could not be told. */
export type Verdict = 'promote' | 'refuse' | 'no-verdict';

/** What the gate decided of one artifact for one environment, with every reason. */
export interface Decision {
  readonly verdict: Verdict;
  readonly artifact: Digest;
  readonly environment: string;
  readonly mode: 'observe' | 'warn' | 'enforce';
  /** Every check that was asked, passes included, in the order of the requirements. */
  readonly results: readonly CheckResult[];
  /** What the environment wants to be told of without letting it stand in the way. */
  readonly warnings: readonly CheckResult[];
  /** Digests of all documents that were read. */
  readonly documents: readonly Digest[];
  /** Digest of the platform folder that asked. */
  readonly platform: Digest;
  readonly decidedAt: Instant;
  /** First instant at which the decision would change by time alone; absent when none would. */
  readonly validUntil?: Instant;
}
