import type { CheckResult } from '@waybill/kernel';
import type { Fact } from '../facts.ts';

/** Check `claims-consistent`: do all sources say the same of a build? */
export function compareFacts(_facts: readonly Fact[]): readonly CheckResult[] {
  throw new Error('not yet');
}
