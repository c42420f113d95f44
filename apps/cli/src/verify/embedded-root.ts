import { publicGoodRootOrigin } from '@waybill/evidence';
import { formatInstant, type Instant } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';

/** The public-good root of this version of Waybill, where a trust profile uses it. */
export interface EmbeddedRoot {
  /** SHA-256 of its file: unlike a root in the platform folder, that folder's digest does not cover it. */
  readonly sha256: string;
  /** Until when its publisher vouches for it. */
  readonly vouchedUntil: Instant;
  readonly isVouchedFor: boolean;
}

/** The embedded root and its age, for whoever reads a verdict; undefined where no profile uses it. */
export function embeddedRootOf({ profiles }: Platform, now: Instant): EmbeddedRoot | undefined {
  if (profiles.every((profile) => !('trustedRoot' in profile) || profile.trustedRoot !== 'public-good')) {
    return undefined;
  }
  const { sha256, expiresAt } = publicGoodRootOrigin;
  return { sha256, vouchedUntil: expiresAt, isVouchedFor: now < expiresAt };
}

/** One line about it. */
export function embeddedRootNote({ vouchedUntil, isVouchedFor }: EmbeddedRoot): string {
  return isVouchedFor
    ? `public-good root as embedded, vouched for until ${formatInstant(vouchedUntil)}`
    : `public-good root as embedded: nobody has vouched for it since ${formatInstant(vouchedUntil)}; update Waybill, or run "waybill trust update" and name the file`;
}
