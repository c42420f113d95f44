import type { PromotionRequest } from '@waybill/api';
import { promotionRequest } from '@waybill/api/schemas';
import { parseJson, WaybillError, type JsonValue } from '@waybill/kernel';
import { withDeadline } from '../http/body-deadline.ts';

/** A promotion names a digest and an environment. */
const maxJsonBytes = 4_096;

/** Reads the body of `POST /api/v1/promotions`. Throws `request-malformed`, `media-type-unsupported`, `body-too-slow`, and what `parseJson` throws. */
export async function readPromotion(request: Request, deadlineMs: number): Promise<PromotionRequest> {
  const parsed = promotionRequest.safeParse(await readJson(request, deadlineMs));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new WaybillError({
    code: 'request-malformed',
    message: 'The request was not understood.',
    expected: '{"artifact": "sha256:<64 hex digits>", "environment": "<name>"} and nothing else',
    found: `a fault at ${issue?.path.join('.') === '' ? 'the top' : String(issue?.path.join('.')).slice(0, 60)}`,
  });
}

async function readJson(request: Request, deadlineMs: number): Promise<JsonValue> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    throw new WaybillError({
      code: 'media-type-unsupported',
      message: 'The request was not read: it is not JSON.',
      expected: 'Content-Type: application/json',
      found: 'another, or none',
    });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ? withDeadline(request.body, deadlineMs) : []) {
    size += chunk.byteLength;
    if (size > maxJsonBytes) break;
    chunks.push(chunk);
  }
  // One byte above the limit is enough to be refused as too large.
  return parseJson(size > maxJsonBytes ? new Uint8Array(size) : Buffer.concat(chunks), {
    maxBytes: maxJsonBytes,
    maxDepth: 10,
  });
}
