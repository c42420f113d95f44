import { parseInstant } from '@waybill/kernel';
import type { Instant } from '@waybill/kernel';
import document from './public-good-trusted-root.json' with { type: 'json' };
import { trustedRootOf } from './trusted-root.ts';
import type { TrustedRoot } from './trusted-root.ts';

/** Where the embedded trusted root comes from, and until when its publisher vouches for it. */
export interface PublicGoodRootOrigin {
  /** SHA-256 of the target `trusted_root.json` in the public-good TUF repository. */
  readonly sha256: string;
  /** Version of the TUF root metadata that it was published under. */
  readonly tufRootVersion: number;
  /** When that metadata expires: look for a newer root before then. */
  readonly expiresAt: Instant;
}

/** Origin of the embedded copy; it shows its age, and a test compares it with the file. */
export const publicGoodRootOrigin: PublicGoodRootOrigin = {
  sha256: '6494e21ea73fa7ee769f85f57d5a3e6a08725eae1e38c755fc3517c9e6bc0b66',
  tufRootVersion: 16,
  expiresAt: parseInstant('2027-04-22T19:27:31Z'),
};

let root: TrustedRoot | undefined;

/** The trusted root of the public-good Sigstore instance, as shipped with this version of Waybill. */
export function publicGoodTrustedRoot(): TrustedRoot {
  return (root ??= trustedRootOf(document));
}
