/** One span of time for all calls that serve one purpose. */
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
