import { setTimeout as delay } from 'node:timers/promises';
import { WaybillError } from '@waybill/kernel';
import { retryWaitMs } from './retry-wait.ts';

/** One safe request and its bounds. */
export interface TransportRequest {
  readonly url: URL;
  /** Headers with the token, which never go to another origin. */
  readonly secretHeaders: { readonly [name: string]: string };
  readonly deadlineMs: number;
  readonly maxBodyBytes: number;
  /** `same-origin` for what GitLab itself must say, `any` for files, which object storage may hold. */
  readonly redirects: 'same-origin' | 'any';
  /** Milliseconds for one attempt, body included; 10,000 unless told. */
  readonly attemptMs?: number;
  /** Makes what takes the body as it comes, once an attempt; unless told it is kept in memory. */
  readonly openSink?: () => (chunk: Uint8Array) => void;
}

/** An answer with its whole body, empty where a sink took it. */
export interface TransportAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** Address that answered, after redirects. */
  readonly url: URL;
}

/** One hung connection must not use up the whole deadline. */
const usualAttemptMs = 10_000;
const maxRedirects = 3;

/**
 * Sends a GET request, again after 429, 502, 503, 504 and broken connections until the deadline.
 * Redirects are followed by hand: `fetch` would hand PRIVATE-TOKEN and JOB-TOKEN to any host.
 * Throws `gitlab-unreachable`, `gitlab-rate-limited`, `gitlab-body-too-large`, `gitlab-redirect-refused`.
 */
export async function sendSafely(request: TransportRequest): Promise<TransportAnswer> {
  const endsAtMs = Date.now() + request.deadlineMs;
  for (let attempt = 0; ; attempt++) {
    const outcome = await tryOnce(request, endsAtMs);
    if (outcome.kind === 'answer') return outcome.answer;
    const waitMs = retryWaitMs(outcome.headers, attempt, Date.now(), Math.random());
    if (Date.now() + waitMs >= endsAtMs) throw outcome.error;
    await delay(waitMs);
  }
}

type Outcome =
  | { readonly kind: 'answer'; readonly answer: TransportAnswer }
  | { readonly kind: 'again'; readonly error: WaybillError; readonly headers: Headers };

async function tryOnce(request: TransportRequest, endsAtMs: number): Promise<Outcome> {
  const attemptMs = Math.min(request.attemptMs ?? usualAttemptMs, endsAtMs - Date.now());
  const signal = AbortSignal.timeout(Math.max(1, attemptMs));
  try {
    const answer = await follow(request, signal);
    if (![429, 502, 503, 504].includes(answer.status)) return { kind: 'answer', answer };
    const error =
      answer.status === 429 ? rateLimited(request.url) : unreachable(request.url, `status ${answer.status}`);
    return { kind: 'again', error, headers: answer.headers };
  } catch (error) {
    if (error instanceof WaybillError) throw error;
    const found = signal.aborted ? 'no answer in time' : 'a connection that failed';
    return { kind: 'again', error: unreachable(request.url, found, error), headers: new Headers() };
  }
}

async function follow(request: TransportRequest, signal: AbortSignal): Promise<TransportAnswer> {
  let { url } = request;
  for (let redirects = 0; ; redirects++) {
    const isHome = url.origin === request.url.origin;
    const response = await fetch(url, {
      headers: { accept: 'application/json, */*;q=0.5', ...(isHome ? request.secretHeaders : {}) },
      redirect: 'manual',
      signal,
    });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) {
      const body = await readBounded(response, request);
      return { status: response.status, headers: response.headers, body, url };
    }
    await response.body?.cancel();
    const next = URL.parse(location, url.href);
    if (!next || redirects === maxRedirects || !isAllowed(request, url, next))
      throw redirectRefused(request.url, next);
    url = next;
  }
}

function isAllowed({ redirects, url: home }: TransportRequest, from: URL, to: URL): boolean {
  if (to.origin === home.origin) return true;
  // From https only to https: otherwise whoever listens could exchange the file.
  const isSafe = to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');
  return redirects === 'any' && isSafe;
}

async function readBounded(
  response: Response,
  { maxBodyBytes: maxBytes, openSink }: TransportRequest,
): Promise<Uint8Array> {
  if (!response.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  const take = openSink?.() ?? ((chunk: Uint8Array) => void chunks.push(chunk));
  let size = 0;
  for await (const chunk of response.body as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (size > maxBytes) throw bodyTooLarge(maxBytes);
    take(chunk);
  }
  return Buffer.concat(chunks);
}

function unreachable(url: URL, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'gitlab-unreachable',
    message: `GitLab at ${url.host} did not answer.`,
    category: 'unavailable',
    expected: 'an answer within the deadline',
    found,
    help: 'Check the address, the network between here and there, and whether GitLab is up; then try again.',
    cause,
  });
}

function rateLimited(url: URL): WaybillError {
  return new WaybillError({
    code: 'gitlab-rate-limited',
    message: `GitLab at ${url.host} asked to retry later than the deadline allows.`,
    category: 'unavailable',
    expected: 'an answer within the deadline',
    found: '429 Too Many Requests',
    help: "Try again later, or raise the rate limit of the token's user.",
  });
}

function bodyTooLarge(maxBytes: number): WaybillError {
  return new WaybillError({
    code: 'gitlab-body-too-large',
    message: 'An answer of GitLab was not read: it is larger than allowed.',
    category: 'unavailable',
    expected: `at most ${maxBytes} bytes`,
    found: 'more',
  });
}

function redirectRefused(from: URL, to: URL | null): WaybillError {
  return new WaybillError({
    code: 'gitlab-redirect-refused',
    message: 'A redirect of GitLab was not followed.',
    category: 'unavailable',
    expected: `an answer by ${from.origin}, at most ${maxRedirects} redirects away`,
    found: to === null ? 'an address that cannot be read' : `a redirect to ${to.origin}`,
    help: 'Give the address under which GitLab itself answers (its external URL).',
  });
}
