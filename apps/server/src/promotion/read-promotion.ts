import type { PromotionRequest } from '@waybill/api';
import { promotionRequest } from '@waybill/api/schemas';
import { WaybillError } from '@waybill/kernel';
import { readJson } from '../http/read-json.ts';

/** A promotion names a digest and an environment. */
const maxJsonBytes = 4_096;

/** Reads the body of `POST /api/v1/promotions`. Throws `request-malformed`, `media-type-unsupported`, `body-too-slow`, and what `parseJson` throws. */
export async function readPromotion(request: Request, deadlineMs: number): Promise<PromotionRequest> {
  const parsed = promotionRequest.safeParse(await readJson(request, { maxBytes: maxJsonBytes, deadlineMs }));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new WaybillError({
    code: 'request-malformed',
    message: 'The request was not understood.',
    expected: '{"artifact": "sha256:<64 hex digits>", "environment": "<name>"} and nothing else',
    found: `a fault at ${issue?.path.join('.') === '' ? 'the top' : String(issue?.path.join('.')).slice(0, 60)}`,
  });
}
