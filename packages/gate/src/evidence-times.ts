import { parseInstant, type Instant } from '@waybill/kernel';
import type { AssessedBundle } from './assessment.ts';
import type { ExaminedBuild } from './examine-build.ts';
import { factsNamed } from './known-facts.ts';

/** A closed span of time. */
export interface Span {
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

/** Earliest instant at which the evidence is known to have existed; a claim may only make it older. */
export function earliestSeenAt(build: ExaminedBuild): Instant | undefined {
  const { provenance, signature, assessment } = build;
  const bundles = provenance.accepted.length > 0 ? provenance.accepted : signature.accepted;
  const vouched = [...bundles.flatMap(timesOf), ...givenTime(assessment.acceptedAt)];
  if (bundles.length === 0 || vouched.length === 0) return undefined;
  return earliest([...vouched, ...claimedTimes(build)]);
}

/** When a bundle was signed, as far as others vouch for it. */
export function signingSpan(bundle: AssessedBundle, acceptedAt: Instant | undefined): Span | undefined {
  const times = timesOf(bundle);
  return spanOf(times.length > 0 ? times : givenTime(acceptedAt));
}

/** When the build ran: from its claimed start to the latest time that somebody vouches for. */
export function buildSpan(build: ExaminedBuild): Span | undefined {
  const { provenance, signature, assessment } = build;
  return spanOf([
    ...[...provenance.accepted, ...signature.accepted].flatMap(timesOf),
    ...givenTime(assessment.acceptedAt),
    ...claimedTimes(build),
  ]);
}

function timesOf({ verification }: AssessedBundle): Instant[] {
  return verification.kind === 'verified' ? verification.times.map(({ at }) => at) : [];
}

function claimedTimes({ facts }: ExaminedBuild): Instant[] {
  return [...factsNamed(facts, 'build.started-at'), ...factsNamed(facts, 'build.finished-at')].map(
    ({ value }) => parseInstant(value),
  );
}

function givenTime(at: Instant | undefined): Instant[] {
  return at === undefined ? [] : [at];
}

function spanOf(times: readonly Instant[]): Span | undefined {
  const first = times[0];
  if (first === undefined) return undefined;
  return { firstAt: earliest([first, ...times]), lastAt: Math.max(...times) as Instant };
}

function earliest(times: readonly Instant[]): Instant {
  return Math.min(...times) as Instant;
}
