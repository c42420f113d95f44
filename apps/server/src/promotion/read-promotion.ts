import type { PromotionRequest } from '@waybill/api';
import { exceptionEnd, promotionRequest } from '@waybill/api/schemas';
import { WaybillError } from '@waybill/kernel';
import { readJson } from '../http/read-json.ts';

/** A promotion names a digest and an environment, and perhaps a reason. */
const maxJsonBytes = 8_192;

/** Reads the body of `POST /api/v1/promotions`. Throws `request-malformed`, `media-type-unsupported`, `body-too-slow`, and what `parseJson` throws. */
export function readPromotion(request: Request, deadlineMs: number): Promise<PromotionRequest> {
  const expected =
    '{"artifact": "sha256:<64 hex digits>", "environment": "<name>"}, perhaps "breakGlass": {"reason": "<10 to 1000 characters>"}, and nothing else';
  return readBody(request, deadlineMs, promotionRequest, expected);
}

/** Reads the body of `POST /api/v1/exceptions/{id}/end`; throws as {@link readPromotion}. */
export function readExceptionEnd(request: Request, deadlineMs: number): Promise<{ readonly reason: string }> {
  return readBody(
    request,
    deadlineMs,
    exceptionEnd,
    '{"reason": "<10 to 1000 characters>"} and nothing else',
  );
}

interface Schema<T> {
  safeParse(value: unknown): SafeParsed<T>;
}

type SafeParsed<T> =
  | { readonly success: true; readonly data: T }
  | {
      readonly success: false;
      readonly error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] };
    };

async function readBody<T>(
  request: Request,
  deadlineMs: number,
  schema: Schema<T>,
  expected: string,
): Promise<T> {
  const parsed = schema.safeParse(await readJson(request, { maxBytes: maxJsonBytes, deadlineMs }));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new WaybillError({
    code: 'request-malformed',
    message: 'The request was not understood.',
    expected,
    found: `a fault at ${issue?.path.join('.') === '' ? 'the top' : String(issue?.path.join('.')).slice(0, 60)}`,
  });
}
