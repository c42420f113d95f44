/** First wait before a repeat; it doubles with each. */
const baseMs = 250;
/** Longest wait that is chosen here; what the server asks for may be longer. */
const ceilingMs = 10_000;

/**
 * Milliseconds to wait before a safe request is repeated: what `Retry-After` asks (RFC 9110, section 10.2.3),
 * else until `RateLimit-Reset` (unix seconds), else growing with full jitter, because a 429 of GitLab's own
 * application limits carries neither. `attempt` counts from 0, `random` is in [0, 1).
 */
export function retryWaitMs(
  headers: Pick<Headers, 'get'>,
  attempt: number,
  nowMs: number,
  random: number,
): number {
  const after = headers.get('retry-after');
  if (after !== null) {
    if (/^\d{1,9}$/.test(after)) return Number(after) * 1000;
    const atMs = Date.parse(after);
    if (!Number.isNaN(atMs)) return Math.max(0, atMs - nowMs);
  }
  const reset = headers.get('ratelimit-reset');
  if (reset !== null && /^\d{1,12}$/.test(reset)) return Math.max(0, Number(reset) * 1000 - nowMs);
  return Math.floor(random * Math.min(ceilingMs, baseMs * 2 ** attempt));
}
