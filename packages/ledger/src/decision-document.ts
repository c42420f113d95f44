import {
  canonicalJson,
  formatInstant,
  isDigest,
  isJsonObject,
  parseInstant,
  parseJson,
} from '@waybill/kernel';
import type { Digest, JsonValue } from '@waybill/kernel';
import type { Decision } from '@waybill/gate';
import type { Row } from './database/tables.ts';

/** Media type of a decision as the ledger keeps it. */
export const decisionMediaType = 'application/vnd.waybill.decision+json';

/** Role of the document that holds the decision. */
export const decisionRole = 'decision';

/** Role of the signed verification summary beside a decision. */
export const summaryRole = 'vsa';

/** A decision and the key under which it may answer again. */
export interface KeyedDecision {
  readonly decision: Decision;
  readonly cacheKey?: Digest;
  /** Entry of the decision that it was made instead of. */
  readonly supersedes?: Digest;
}

/** Canonical JSON of a decision with its instants as text: the exact document that the log binds. */
export function writeDecision({ decision, cacheKey, supersedes }: KeyedDecision): string {
  const { decidedAt, validUntil, ...rest } = decision;
  const document = {
    ...(cacheKey === undefined ? {} : { cacheKey }),
    decision: {
      ...rest,
      decidedAt: formatInstant(decidedAt),
      ...(validUntil === undefined ? {} : { validUntil: formatInstant(validUntil) }),
    },
    ...(supersedes === undefined ? {} : { supersedes }),
    version: 1,
  };
  return canonicalJson(document as unknown as JsonValue);
}

/** The decision that {@link writeDecision} wrote; undefined for any other text. Throws nothing. */
export function readDecision(document: Uint8Array | string): KeyedDecision | undefined {
  try {
    const value = parseJson(document);
    if (!isJsonObject(value) || !isJsonObject(value['decision']) || value['version'] !== 1) return undefined;
    const { decidedAt, validUntil, ...rest } = value['decision'];
    const { cacheKey, supersedes } = value;
    if (typeof decidedAt !== 'string') return undefined;
    const decision = {
      ...rest,
      decidedAt: parseInstant(decidedAt),
      ...(typeof validUntil === 'string' ? { validUntil: parseInstant(validUntil) } : {}),
    } as unknown as Decision;
    const keyed = {
      decision,
      ...(typeof cacheKey === 'string' && isDigest(cacheKey) ? { cacheKey } : {}),
      ...(typeof supersedes === 'string' && isDigest(supersedes) ? { supersedes } : {}),
    };
    return writeDecision(keyed) === Buffer.from(document).toString() ? keyed : undefined;
  } catch {
    return undefined;
  }
}

/** The row by which a decision is found. */
export function decisionRow({ decision, cacheKey }: KeyedDecision): Omit<Row<'decision'>, 'entry_no'> {
  return {
    artifact: decision.artifact,
    environment: decision.environment,
    verdict: decision.verdict,
    cache_key: cacheKey ?? null,
    decided_at: decision.decidedAt,
    valid_until: decision.validUntil ?? null,
  };
}
