import type { JsonValue } from '@waybill/kernel';

/** What an endpoint answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body: Uint8Array | string;
  readonly type: string;
}

/** A JSON answer. */
export function json(
  body: JsonValue,
  status = 200,
  headers: { readonly [name: string]: string } = {},
): Answer {
  return { status, headers, body: JSON.stringify(body), type: 'application/json' };
}

/** Plain text, as limits and proxies answer. */
export function text(
  body: string,
  status: number,
  headers: { readonly [name: string]: string } = {},
): Answer {
  return { status, headers, body, type: 'text/plain' };
}

export const unauthorized: Answer = json({ message: '401 Unauthorized' }, 401);
export const forbidden: Answer = json({ message: '403 Forbidden' }, 403);

/** A parameter that GitLab does not take. */
export function badRequest(error: string): Answer {
  return json({ error }, 400);
}

/** `404 Project Not Found` and its like: also for what the caller may not see. */
export function notFound(what = ''): Answer {
  return json({ message: what === '' ? '404 Not found' : `404 ${what} Not Found` }, 404);
}
