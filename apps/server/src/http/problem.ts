import { problemMediaType, type ProblemDocument } from '@waybill/api';
import { WaybillError } from '@waybill/kernel';

/** Codes whose HTTP status is not the one of their category. */
const statuses: { readonly [code: string]: number } = {
  'api-token-unknown': 401,
  'artifact-unknown': 404,
  'body-too-slow': 408,
  'credentials-missing': 401,
  'document-damaged': 500,
  'document-too-large': 413,
  'document-unknown': 404,
  'entry-damaged': 500,
  'environment-unknown': 422,
  'evidence-unreadable': 422,
  'exception-unknown': 404,
  'id-token-audience': 401,
  'id-token-expired': 401,
  'id-token-issuer': 401,
  'id-token-malformed': 401,
  'id-token-not-yet-valid': 401,
  'id-token-signature': 401,
  'leaf-not-found': 404,
  'log-empty': 404,
  'media-type-unsupported': 415,
  'route-unknown': 404,
  'server-busy': 429,
  'submission-too-large': 413,
  'summary-unknown': 404,
  'tile-unknown': 404,
  'token-bound-to-another-job': 409,
  'token-expired': 401,
};

const byCategory = { usage: 400, refused: 403, unavailable: 503 } as const;

/** The HTTP status of an error; 500 for what is no coded error: a bug. */
export function statusOf(error: unknown): number {
  if (!(error instanceof WaybillError)) return 500;
  return statuses[error.code] ?? byCategory[error.category];
}

/** A problem document (RFC 9457) as it is answered. */
export interface ProblemAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

/** The error as a problem document. Of a bug nothing is told but that it is one. */
export function problemOf(error: unknown, requestId: string): ProblemAnswer {
  const status = statusOf(error);
  const problem: ProblemDocument =
    error instanceof WaybillError
      ? {
          type: `https://waybill.dev/errors/${error.code}`,
          title: error.message,
          status,
          code: error.code,
          category: error.category,
          ...(error.expected !== undefined && { expected: error.expected }),
          ...(error.found !== undefined && { found: error.found }),
          ...(error.help !== undefined && { help: error.help }),
          instance: requestId,
        }
      : {
          type: 'https://waybill.dev/errors/bug',
          title: "This is a bug in Waybill; the server's log has more under this id.",
          status,
          code: 'bug',
          category: 'unavailable',
          instance: requestId,
        };
  return {
    status,
    headers: {
      'content-type': problemMediaType,
      ...(status === 401 && { 'www-authenticate': 'Bearer realm="waybill"' }),
      ...((status === 429 || status === 503) && { 'retry-after': '2' }),
    },
    body: `${JSON.stringify(problem, undefined, 2)}\n`,
  };
}
