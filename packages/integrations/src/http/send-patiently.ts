import { setTimeout as sleep } from 'node:timers/promises';
import { type BoundedAnswer, type BoundedRequest, sendOnce } from './bounded-request.ts';
import type { Deadline } from './deadline.ts';

/** What came of a request that was repeated where that may help. `found` names the host, never the whole address. */
export type PatientOutcome =
  | { readonly kind: 'answer'; readonly answer: BoundedAnswer }
  | { readonly kind: 'failure'; readonly found: string; readonly tooLong: boolean; readonly cause?: unknown };

const maxAttempts = 3;
const firstPauseMs = 200;

/**
 * Sends a request that may be repeated, within a deadline. A cut connection, a 5xx, a 429 and what `busyReason` knows
 * beside them are tried again, after `Retry-After` where it is given and fits; any other answer is the caller's.
 */
export async function sendPatiently(
  request: BoundedRequest,
  deadline: Deadline,
  busyReason: (answer: BoundedAnswer) => string | undefined = () => undefined,
): Promise<PatientOutcome> {
  // Never the whole address: there may be a password in it.
  const host = URL.parse(request.url)?.host || 'the address';
  for (let attempt = 1; ; attempt++) {
    const outcome = await sendOnce(request, deadline.signal);
    const reason = outcome.kind === 'answer' ? reasonToRepeat(outcome.answer, busyReason) : undefined;
    if (outcome.kind === 'answer' && reason === undefined) return outcome;
    const failed =
      outcome.kind === 'answer' ? { again: true, found: reason ?? '', cause: undefined } : outcome;
    const failure = {
      kind: 'failure',
      found: `${host}: ${failed.found}`,
      tooLong: outcome.kind === 'failure' && outcome.tooLong === true,
      cause: failed.cause,
    } as const;
    const pauseMs =
      (outcome.kind === 'answer' ? readRetryAfter(outcome.answer.headers['retry-after']) : undefined) ??
      firstPauseMs * 2 ** (attempt - 1);
    if (!failed.again || attempt === maxAttempts || pauseMs >= deadline.remainingMs()) return failure;
    const inTime = await sleep(pauseMs, true, { signal: deadline.signal }).catch(() => false);
    if (!inTime) return failure;
  }
}

function reasonToRepeat(
  answer: BoundedAnswer,
  busyReason: (answer: BoundedAnswer) => string | undefined,
): string | undefined {
  const { status } = answer;
  if (status === 429 || status >= 500) return `status ${status}`;
  const reason = busyReason(answer);
  return reason === undefined ? undefined : `status ${status}: ${reason}`;
}

/** Milliseconds; the header has seconds, or a date (RFC 9110, section 10.2.3). */
function readRetryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}
