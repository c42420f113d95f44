import type { Digest, Instant } from '@waybill/kernel';

/** State of the platform while a build ran; `unknown` is a value, never a silent pass. */
export type HealthState = 'healthy' | 'degraded' | 'unhealthy' | 'unknown';

/** What a signed health statement says of the time of a build; the caller verified the statement. */
export interface HealthFact {
  readonly state: HealthState;
  /** Instant that the state speaks of. */
  readonly stateAt: Instant;
  /** What made it so, in one sentence. */
  readonly reason?: string;
  /** Digest of the health statement. */
  readonly document?: Digest;
}
