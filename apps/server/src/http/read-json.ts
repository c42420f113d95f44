import { parseJson, WaybillError, type JsonValue } from '@waybill/kernel';
import { withDeadline } from './body-deadline.ts';

/** How much a JSON body may hold, and how long it may take. */
export interface JsonBodyLimits {
  readonly maxBytes: number;
  readonly deadlineMs: number;
}

/** Reads a JSON body. Throws `media-type-unsupported`, `body-too-slow`, `body-incomplete`, and what `parseJson` throws. */
export async function readJson(
  request: Request,
  { maxBytes, deadlineMs }: JsonBodyLimits,
): Promise<JsonValue> {
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
    if (size > maxBytes) break;
    chunks.push(chunk);
  }
  // One byte above the limit is enough to be refused as too large.
  return parseJson(size > maxBytes ? new Uint8Array(size) : Buffer.concat(chunks), {
    maxBytes,
    maxDepth: 10,
  });
}
