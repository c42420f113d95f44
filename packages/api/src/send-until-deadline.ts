import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject, parseJson, WaybillError, type ErrorCategory, type JsonObject } from '@waybill/kernel';

const maxAnswerBytes = 64 * 1024 * 1024;

/** An answer of the server, whole. */
export interface ServerAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/**
 * Sends a request, again where the server is overloaded or does not answer, until the deadline. Every call to
 * the server may be repeated. Throws what the server answered, under its own code, and `server-unreachable`,
 * `server-answer-unexpected`, `server-answer-too-large`.
 */
export async function sendUntilDeadline(
  url: URL,
  init: RequestInit,
  deadlineMs: number,
): Promise<ServerAnswer> {
  const endsAtMs = Date.now() + deadlineMs;
  for (let attempt = 0; ; attempt++) {
    const outcome = await sendOnce(url, init, endsAtMs);
    if (!(outcome instanceof WaybillError)) return outcome;
    const waitMs = Math.min(5_000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2);
    if (outcome.category !== 'unavailable' || Date.now() + waitMs >= endsAtMs) throw outcome;
    await delay(waitMs);
  }
}

/** An answer, or the error to throw unless a repeat helps. */
async function sendOnce(url: URL, init: RequestInit, endsAtMs: number): Promise<ServerAnswer | WaybillError> {
  const signal = AbortSignal.timeout(Math.max(1, endsAtMs - Date.now()));
  let response: Response;
  let body: Uint8Array;
  try {
    // A redirect would carry evidence and token to whom nobody named.
    response = await fetch(url, { ...init, redirect: 'error', signal });
    body = await readBounded(response);
  } catch (cause) {
    if (cause instanceof WaybillError) return cause;
    return unreachable(url, signal.aborted ? 'no answer in time' : 'a connection that failed', cause);
  }
  if (response.ok) return { status: response.status, body };
  const error = errorOf(response.status, body, url);
  // What is not on record is an answer; a missing route is not.
  if (response.status === 404 && ['artifact-unknown', 'document-unknown'].includes(error.code)) {
    return { status: 404, body };
  }
  // A bug of the server answers the same the next time.
  if (response.status === 500) throw error;
  return error;
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxAnswerBytes) throw answerTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The error that a problem document (RFC 9457) tells, under the server's own code. */
function errorOf(status: number, body: Uint8Array, url: URL): WaybillError {
  const problem = problemOf(body);
  const { code, title, category } = problem ?? {};
  if (!problem || typeof code !== 'string' || !/^[a-z0-9-]{1,60}$/.test(code) || typeof title !== 'string') {
    if (status === 429 || status >= 500) return unreachable(url, `status ${status}`);
    return unexpected(`status ${status} without a problem document`);
  }
  const known: readonly ErrorCategory[] = ['usage', 'refused', 'unavailable'];
  return new WaybillError({
    code,
    message: title.slice(0, 300),
    // Of a status that says "try again" no document makes a refusal.
    category:
      status === 429 || status >= 500
        ? 'unavailable'
        : (known.find((name) => name === category) ?? 'refused'),
    ...textOf(problem, 'expected'),
    ...textOf(problem, 'found'),
    ...textOf(problem, 'help'),
  });
}

function problemOf(body: Uint8Array): JsonObject | undefined {
  try {
    const value = parseJson(body, { maxBytes: 64 * 1024, maxDepth: 10 });
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function textOf<K extends string>(problem: JsonObject, key: K): { readonly [P in K]?: string } {
  const value = problem[key];
  return (typeof value === 'string' ? { [key]: value.slice(0, 1_000) } : {}) as {
    readonly [P in K]?: string;
  };
}

function unreachable(url: URL, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'server-unreachable',
    message: `The Waybill server at ${url.host} did not answer.`,
    category: 'unavailable',
    expected: 'an answer within the deadline',
    found,
    help: 'Check the address and whether the server is ready (/readyz), then try again: repeats change nothing.',
    cause,
  });
}

function answerTooLarge(): WaybillError {
  return new WaybillError({
    code: 'server-answer-too-large',
    message: 'An answer of the server was not read: it is larger than allowed.',
    category: 'unavailable',
    expected: `at most ${maxAnswerBytes} bytes`,
    found: 'more',
  });
}

/** An answer that no server of this version gives. */
export function unexpected(found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'server-answer-unexpected',
    message: 'The server gave an answer that Waybill cannot use.',
    category: 'unavailable',
    expected: 'an answer of a Waybill server of this version',
    found,
    help: 'See whether a proxy answered instead of the server, and compare the versions of both.',
    cause,
  });
}
