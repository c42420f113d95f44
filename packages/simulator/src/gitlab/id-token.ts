import type { JsonObject } from '@waybill/kernel';

/** What a job asks of its ID token, and what a test may get wrong about it. */
export interface IdTokenOptions {
  /** `aud`, one or several: the job chooses it. */
  readonly aud: string | readonly string[];
  /** Milliseconds since 1970 at which it is issued; now unless told. */
  readonly issuedAtMs?: number;
  /** Seconds that it holds; the job's timeout unless told. */
  readonly lifetimeSeconds?: number;
  /** Claims to leave out, as older instances do. */
  readonly without?: readonly string[];
  /** Claims to set, over the real ones; null is written as null. */
  readonly claims?: JsonObject;
  /** How it is signed; `RS256` with the instance's current key unless told. */
  readonly signature?: 'RS256' | 'none' | 'HS256-with-public-key' | 'foreign-key' | 'foreign-key-same-kid';
}
