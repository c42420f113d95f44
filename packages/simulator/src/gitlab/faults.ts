/** How matching requests go wrong. */
export type Fault = {
  /** Path without query; a text matches as a prefix, after the relative path. */
  readonly path: string | RegExp;
  /** How many requests it hits; all unless told. */
  readonly times?: number;
} & (
  | { readonly kind: 'slow'; readonly delayMs: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'cut' }
  | { readonly kind: 'bad-gateway' }
  | { readonly kind: 'rate-limit'; readonly retryAfterSeconds?: number }
);
