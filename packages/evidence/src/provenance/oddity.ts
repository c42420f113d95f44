import type { CheckResult } from '@waybill/kernel';

/** What is odd about a document that can be read nevertheless. */
export interface Oddity {
  /** Code of the check that asks for it. */
  readonly check: string;
  readonly message: string;
  readonly expected: string;
  readonly found: string;
  readonly help: string;
}

/** An oddity as the result of its check. */
export function oddity({ check, ...details }: Oddity): CheckResult {
  return { code: check, outcome: 'fail', ...details };
}
