import type { TrustedRoot } from './trusted-root.ts';

/** The trusted root of the public-good Sigstore instance, as shipped with this version of Waybill. */
export function publicGoodTrustedRoot(): TrustedRoot {
  throw new Error('not written yet');
}
