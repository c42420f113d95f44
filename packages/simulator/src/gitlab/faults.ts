/** How matching requests go wrong. */
export type Fault = {
  /** Path without query; a text matches as a prefix. */
  readonly path: string | RegExp;
  /** How many requests it hits; all unless told. */
  readonly times?: number;
} & (
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** The connection ends in the middle of the body. */
  | { readonly kind: 'cut' }
  /** 502 with a page of a proxy. */
  | { readonly kind: 'bad-gateway' }
  /** 200 with the page of a proxy that wants somebody to sign in. */
  | { readonly kind: 'sign-in-page' }
  /** 403, where a role or a tier is lacking. */
  | { readonly kind: 'forbidden' }
  /** 429 in plain text; with `Retry-After` only when told, as limits inside the application lack it. */
  | { readonly kind: 'rate-limit'; readonly retryAfterSeconds?: number }
);

/** The faults in force; the first that matches hits. */
export class FaultPlan {
  readonly #active: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): () => void {
    const entry = { fault, left: fault.times ?? Infinity };
    this.#active.push(entry);
    return () => {
      entry.left = 0;
    };
  }

  hit(path: string): Fault | undefined {
    const entry = this.#active.find(
      ({ fault, left }) =>
        left > 0 && (typeof fault.path === 'string' ? path.startsWith(fault.path) : fault.path.test(path)),
    );
    if (!entry) return undefined;
    entry.left--;
    return entry.fault;
  }
}

/** One caller's requests in a fixed window. */
export class RateLimiter {
  readonly requests: number;
  readonly windowMs: number;
  readonly #windows = new Map<string, { startMs: number; seen: number }>();

  constructor(requests: number, windowSeconds: number) {
    this.requests = requests;
    this.windowMs = windowSeconds * 1000;
  }

  /** Counts a request: how many were seen in the window and when it ends. */
  count(caller: string, nowMs: number): { readonly seen: number; readonly resetMs: number } {
    let window = this.#windows.get(caller);
    if (!window || nowMs >= window.startMs + this.windowMs) {
      window = { startMs: nowMs, seen: 0 };
      this.#windows.set(caller, window);
    }
    window.seen++;
    return { seen: window.seen, resetMs: window.startMs + this.windowMs };
  }
}
