import { isDigest, type Digest } from '@waybill/kernel';
import { z } from 'zod';
import type { PromotionRequest } from './wire.ts';

const digest: z.ZodType<Digest> = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value));

/** Body of `POST /api/v1/promotions`; other members are refused, because a typo would ask something else. */
export const promotionRequest: z.ZodType<PromotionRequest> = z.strictObject({
  artifact: digest,
  environment: z.string().min(1).max(100),
});
