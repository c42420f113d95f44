import type { Digest } from '@waybill/kernel';
import type { PromotionInput } from './decide-promotion.ts';

/** Digest over every input of a decision but the clock; equal keys give equal verdicts until `validUntil`. */
export function cacheKeyOf(input: Omit<PromotionInput, 'now'>): Digest {
  throw new Error(`not built yet: ${input.artifact.digest}`);
}
