import type { HealthStatement } from '@waybill/evidence';
import type { Digest } from '@waybill/kernel';

/** What the platform said of itself at the time of a build; the caller verified the signed statement. */
export interface HealthFact {
  readonly statement: HealthStatement;
  /** Digest of the signed document. */
  readonly document?: Digest;
}
