import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { serviceRefused, serviceUnreachable, type SigstoreService } from './service-error.ts';

/** One call to a service. */
export interface ServiceCall {
  readonly service: SigstoreService;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: Uint8Array | string;
  /** What the body holds and no message may repeat. */
  readonly secret?: string;
  /** Longest answer that is read. */
  readonly maxBytes: number;
  /** Statuses besides 2xx that the caller wants to see. */
  readonly alsoAccept?: readonly number[];
}

/** What a service answered. */
export interface ServiceAnswer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: Uint8Array;
}

/** One span of time for all calls of a signing. */
export interface Deadline {
  readonly signal: AbortSignal;
  remainingMs(): number;
}

/** Starts a deadline; `abandon` ends it early for every call that still waits. */
export function startDeadline(afterMs: number): Deadline & { abandon(): void } {
  const endsAtMs = performance.now() + afterMs;
  const abandoned = new AbortController();
  return {
    signal: AbortSignal.any([AbortSignal.timeout(afterMs), abandoned.signal]),
    remainingMs: () => endsAtMs - performance.now(),
    abandon: () => abandoned.abort(),
  };
}

const maxAttempts = 3;
const firstPauseMs = 200;

/**
 * Calls a service within a deadline. A cut connection, a 5xx and a 429 are tried again, after `Retry-After` where it
 * is given and fits; every call here may be repeated. Redirects are not followed: the identity token must not travel
 * on. Not `fetch`, which refuses ports such as 6000.
 * Throws the `…-unreachable` or `…-refused` code of the service.
 */
export async function callService(call: ServiceCall, deadline: Deadline): Promise<ServiceAnswer> {
  // Never the whole address: there may be a password in it.
  const host = URL.parse(call.url)?.host || 'the address';
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptCall(call, deadline);
    if (outcome.kind === 'answer') return outcome.answer;
    const pauseMs = outcome.retryAfterMs ?? firstPauseMs * 2 ** (attempt - 1);
    if (!outcome.again || attempt === maxAttempts || pauseMs >= deadline.remainingMs()) {
      throw serviceUnreachable(call.service, `${host}: ${outcome.found}`, outcome.cause);
    }
    await sleep(pauseMs, undefined, { signal: deadline.signal }).catch((cause: unknown) => {
      throw serviceUnreachable(call.service, `${host}: ${outcome.found}`, cause);
    });
  }
}

type Outcome =
  | { readonly kind: 'answer'; readonly answer: ServiceAnswer }
  | {
      readonly kind: 'failure';
      readonly again: boolean;
      readonly found: string;
      readonly retryAfterMs?: number;
      readonly cause?: unknown;
    };

async function attemptCall(call: ServiceCall, deadline: Deadline): Promise<Outcome> {
  const url = URL.parse(call.url);
  if (!url || !/^https?:$/.test(url.protocol)) {
    // Without cause: Node's error repeats the whole address, and there may be a password in it.
    return { kind: 'failure', again: false, found: 'no http or https address' };
  }
  let response: IncomingMessage;
  let body: Uint8Array | undefined;
  try {
    response = await send(url, call, deadline.signal);
    body = await readBody(response, call.maxBytes);
  } catch (cause) {
    // An aborted request says only "aborted"; what matters is that the time was up.
    if (deadline.signal.aborted)
      return { kind: 'failure', again: false, found: 'no answer before the deadline' };
    return { kind: 'failure', again: true, found: `no connection (${codeOf(cause)})`, cause };
  }
  const status = response.statusCode ?? 0;
  if (body === undefined) {
    return { kind: 'failure', again: false, found: `an answer longer than ${call.maxBytes} bytes` };
  }
  if ((status >= 200 && status < 300) || call.alsoAccept?.includes(status)) {
    return { kind: 'answer', answer: { status, location: response.headers.location, body } };
  }
  if (status === 429 || status >= 500) {
    const retryAfterMs = readRetryAfter(response.headers['retry-after']);
    return {
      kind: 'failure',
      again: true,
      found: `status ${status}`,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  if (status >= 300 && status < 400) {
    return { kind: 'failure', again: false, found: `status ${status}: a redirect, which is not followed` };
  }
  throw serviceRefused(call.service, status, body, call.secret);
}

function send(url: URL, call: ServiceCall, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: call.method, headers: { ...call.headers }, signal }, resolve);
    outgoing.on('error', reject);
    outgoing.end(call.body);
  });
}

/** The whole body, or undefined where it is longer than allowed. */
async function readBody(response: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > maxBytes) {
      response.destroy();
      return undefined;
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function readRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'failed';
}
