import type { CheckResult, Outcome } from '@waybill/kernel';

/** One answer of a check: its permanent name, and what it says. */
export interface Answer {
  readonly check: string;
  readonly outcome: Outcome;
  readonly message: string;
  readonly expected?: string;
  readonly found?: string;
  readonly help?: string;
  readonly file: 'waybill.yaml' | 'revocations.yaml';
}

/** The answer as a check result. */
export function checked({ check, file, ...rest }: Answer): CheckResult {
  return { code: check, ...rest, location: { file } };
}
