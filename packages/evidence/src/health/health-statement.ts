import {
  digestFromHex,
  formatInstant,
  parseInstant,
  WaybillError,
  type Digest,
  type Instant,
  type JsonObject,
} from '@waybill/kernel';
import { memberReader } from '../member-reader.ts';
import { digestSet, statementJson } from '../provenance/statement-json.ts';
import type { Statement } from '../provenance/statement.ts';

/** Predicate type of a platform health statement; `docs/predicates/platform-health-v1.md` says what it holds. */
export const healthPredicateType = 'https://waybill.dev/predicates/platform-health/v1';

/** How the platform that built an artifact was doing; `unknown` is never healthy. */
export type HealthVerdict = 'healthy' | 'degraded' | 'unhealthy' | 'unknown';

/** What the platform said of itself when it accepted a build. */
export interface HealthStatement {
  /** At least one. */
  readonly artifacts: readonly Digest[];
  /** The provenance bundle of the build, by the digest of its exact bytes. */
  readonly provenance: Digest;
  readonly verdict: HealthVerdict;
  /** The time that was looked at. */
  readonly window: { readonly fromAt: Instant; readonly toAt: Instant };
  readonly statedAt: Instant;
  /** One sentence each. */
  readonly reasons: readonly string[];
  /** The documents that the verdict was made from. */
  readonly sources: readonly HealthSource[];
}

/** A document that a health verdict was made from. */
export interface HealthSource {
  readonly name: string;
  readonly digest: Digest;
}

/** Writes a platform health statement as an in-toto Statement v1. Equal input gives equal bytes. */
export function buildHealthStatement(health: HealthStatement): Uint8Array {
  const artifacts = health.artifacts.map((digest) => ({ digest }));
  return statementJson(artifacts, healthPredicateType, {
    verdict: health.verdict,
    window: { from: formatInstant(health.window.fromAt), to: formatInstant(health.window.toAt) },
    statedAt: formatInstant(health.statedAt),
    provenance: { digest: digestSet(health.provenance) },
    reasons: health.reasons,
    sources: health.sources.map(({ name, digest }) => ({ name, digest: digestSet(digest) })),
  });
}

const verdicts: ReadonlySet<string> = new Set(['healthy', 'degraded', 'unhealthy', 'unknown']);
const read = memberReader((name, expected) => malformed(`${expected} as "${name}"`));

/** Reads a platform health statement; throws `health-malformed`. */
export function parseHealthStatement(statement: Statement): HealthStatement {
  const { predicateType, predicate, subjects } = statement;
  if (predicateType !== healthPredicateType || !predicate) {
    throw malformed(`${healthPredicateType} with a predicate`);
  }
  const verdict = read.text(predicate, 'verdict');
  if (!verdicts.has(verdict)) throw malformed(`one of ${[...verdicts].join(', ')} as "verdict"`);
  const window = read.object(predicate, 'window');
  const fromAt = instantIn(window, 'from');
  const toAt = instantIn(window, 'to');
  if (toAt < fromAt) throw malformed('a window whose end is not before its start');
  return {
    artifacts: subjects.map(({ digest }) => digestOfHex(digest['sha256'])),
    provenance: digestIn(read.object(predicate, 'provenance')),
    verdict: verdict as HealthVerdict,
    window: { fromAt, toAt },
    statedAt: instantIn(predicate, 'statedAt'),
    reasons: read.texts(predicate, 'reasons'),
    sources: read.objects(predicate, 'sources').map((source) => ({
      name: read.text(source, 'name'),
      digest: digestIn(source),
    })),
  };
}

function digestIn(descriptor: JsonObject): Digest {
  return digestOfHex(read.text(read.object(descriptor, 'digest'), 'sha256'));
}

function digestOfHex(hex: string | undefined): Digest {
  if (hex === undefined || !/^[0-9a-f]{64}$/.test(hex))
    throw malformed('64 lowercase hex digits as "sha256"');
  return digestFromHex(hex);
}

function instantIn(from: JsonObject, name: string): Instant {
  try {
    return parseInstant(read.text(from, name));
  } catch {
    throw malformed(`a date-time with its zone as "${name}"`);
  }
}

function malformed(expected: string): WaybillError {
  return new WaybillError({
    code: 'health-malformed',
    message: 'The platform health statement cannot be read.',
    category: 'refused',
    expected,
    found: 'something else or nothing',
    help: 'See docs/predicates/platform-health-v1.md for what it holds.',
  });
}
