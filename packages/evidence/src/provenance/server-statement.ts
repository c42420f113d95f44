import { hexOf, isDigest, isJsonObject, type Digest, type JsonObject } from '@waybill/kernel';
import type { Assurance, FactName, FactSet } from '../facts.ts';
import type { BuiltArtifact, DigestCheck } from './gitlab-build.ts';
import { malformedProvenance } from './provenance-error.ts';

/** How far a server vouches for a fact: it verified the ID token, or GitLab's API said so. */
export type VouchedAssurance = Extract<Assurance, 'token' | 'api'>;

/** Facts that a server vouches for. What is absent it took from the job. */
export type VouchedFacts = { readonly [N in FactName]?: VouchedAssurance };

/** Checks of digests from the least to the most. */
export const digestChecks: readonly DigestCheck[] = ['submitted', 'registry', 'job-artifact'];

/** True when `check` is at least `least`. */
export function reachesCheck(check: DigestCheck, least: DigestCheck): boolean {
  return digestChecks.indexOf(check) >= digestChecks.indexOf(least);
}

/** The least of the checks of all artifacts; `submitted` for none. */
export function leastCheck(artifacts: readonly Pick<BuiltArtifact, 'check'>[]): DigestCheck {
  const ranks = artifacts.map(({ check }) => digestChecks.indexOf(check ?? 'submitted'));
  return digestChecks[Math.min(...ranks)] ?? 'submitted';
}

/** `internalParameters.subjectChecks`: how each digest was checked, and where it was seen. */
export function subjectChecksJson(artifacts: readonly BuiltArtifact[]): JsonObject[] {
  return artifacts.map(({ digest, check, seenAt }) => ({
    digest: { sha256: hexOf(digest) },
    check: check ?? 'submitted',
    ...(seenAt === undefined ? {} : { seenAt }),
  }));
}

/** Reads `internalParameters.subjectChecks`; the least of two that speak of one digest. Throws `provenance-malformed`. */
export function readSubjectChecks(internal: JsonObject): { readonly [digest: Digest]: DigestCheck } {
  const listed = internal['subjectChecks'] ?? [];
  if (!Array.isArray(listed)) throw malformedProvenance('a list as "subjectChecks"', 'something else');
  const checks: { [digest: Digest]: DigestCheck } = {};
  for (const item of listed as readonly unknown[]) {
    const { digest, check } = isObject(item) ? item : {};
    const sha256 = isObject(digest) ? digest['sha256'] : undefined;
    const key = typeof sha256 === 'string' ? `sha256:${sha256}` : '';
    const known = digestChecks.find((one) => one === check);
    if (!isDigest(key) || known === undefined) {
      throw malformedProvenance('a digest and a known check for each of "subjectChecks"', 'something else');
    }
    const before = checks[key];
    checks[key] = before !== undefined && reachesCheck(known, before) ? before : known;
  }
  return checks;
}

/**
 * Reads `internalParameters.assurance`: how far whoever signs vouches for which fact. Only a verifier that knows
 * the signer for the platform's own key may believe it. Throws `provenance-malformed`.
 */
export function readVouchedFacts(internal: JsonObject, values: FactSet): VouchedFacts {
  const stated = internal['assurance'] ?? {};
  if (!isObject(stated)) throw malformedProvenance('an object as "assurance"', 'something else');
  const vouched = Object.entries(stated).flatMap(([name, assurance]) => {
    if (assurance !== 'token' && assurance !== 'api') {
      throw malformedProvenance('token or api for each fact of "assurance"', 'something else');
    }
    return Object.hasOwn(values, name) ? [[name, assurance] as const] : [];
  });
  return Object.fromEntries(vouched);
}

function isObject(value: unknown): value is JsonObject {
  return isJsonObject(value as JsonObject);
}
