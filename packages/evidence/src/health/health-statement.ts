import type { Digest, Instant } from '@waybill/kernel';
import type { Statement } from '../provenance/statement.ts';

/** Predicate type of a platform health statement; `docs/predicates/platform-health-v1.md` says what it holds. */
export const healthPredicateType = 'https://waybill.dev/predicates/platform-health/v1';

/** How the platform that built an artifact was doing; `unknown` is never healthy. */
export type HealthVerdict = 'healthy' | 'degraded' | 'unhealthy' | 'unknown';

/** What the platform said of itself when it accepted a build. */
export interface HealthStatement {
  readonly artifacts: readonly Digest[];
  /** The provenance bundle of the build, by digest. */
  readonly provenance: Digest;
  readonly verdict: HealthVerdict;
  /** The time that was looked at. */
  readonly window: { readonly fromAt: Instant; readonly toAt: Instant };
  readonly statedAt: Instant;
  /** One sentence each. */
  readonly reasons: readonly string[];
  /** The documents that the verdict was made from. */
  readonly sources: readonly { readonly name: string; readonly digest: Digest }[];
}

/** Writes a platform health statement as an in-toto Statement v1. */
export function buildHealthStatement(_health: HealthStatement): Uint8Array {
  throw new Error('not yet');
}

/** Reads a platform health statement. */
export function parseHealthStatement(_statement: Statement): HealthStatement {
  throw new Error('not yet');
}
