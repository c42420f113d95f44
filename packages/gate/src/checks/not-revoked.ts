import { reaches } from '@waybill/evidence';
import { formatInstant, instantFromMs, type Instant } from '@waybill/kernel';
import type { Revocation } from '@waybill/platform';
import { buildSpan, signingSpan, type Span } from '../evidence-times.ts';
import type { ExaminedBuild } from '../examine-build.ts';
import { assuranceNames, helpFor, showFact, strongestOf } from '../known-facts.ts';
import { knownPlaces, type KnownPlaces } from '../known-places.ts';
import { childrenOf } from '../image-index.ts';
import { placeOf } from '../place-of.ts';
import { fail, notEvaluable, pass, type Check, type Judgement } from '../check.ts';

/** Is nothing that the artifact rests on revoked: key, identity, runner, build or the artifact itself? */
export const notRevoked: Check = {
  check: 'not-revoked',
  requirement: 'always',
  judge(build) {
    const judged = build.platform.revocations.map((revocation) => judgeRevocation(revocation, build));
    const changes = judged.flatMap(({ changesAt }) => (changesAt === undefined ? [] : [changesAt]));
    const changesAt = changes.length > 0 ? { changesAt: Math.min(...changes) as Instant } : {};
    const worst =
      judged.find(({ outcome }) => outcome === 'fail') ?? judged.find(({ outcome }) => outcome !== 'pass');
    return { ...(worst ?? pass('Nothing that the artifact rests on is revoked.')), ...changesAt };
  },
};

function judgeRevocation(revocation: Revocation, build: ExaminedBuild): Judgement {
  switch (revocation.kind) {
    case 'key':
    case 'identity':
      return judgeSigners(revocation, build);
    case 'runner':
    case 'build':
      return judgePlace(revocation, knownPlaces({ ...revocation, kind: revocation.kind }, build), build);
    case 'artifact':
      return digestsRestedOn(build).includes(revocation.value)
        ? judgeByClock(revocation, build.now)
        : pass('Not this one.');
  }
}

/** An index is no better than what it holds, and a child no better than the index through which it is promoted. */
function digestsRestedOn({ artifact, indexes, provenance }: ExaminedBuild): readonly string[] {
  return [artifact.digest, ...indexes, ...childrenOf(provenance.accepted, artifact.digest)];
}

/** Keys and identities: what was signed inside the span counts no more. */
function judgeSigners(revocation: Revocation, build: ExaminedBuild): Judgement {
  const { provenance, signature, assessment } = build;
  for (const bundle of [...provenance.accepted, ...signature.accepted]) {
    if (bundle.verification.kind !== 'verified') continue;
    const { signer } = bundle.verification;
    const isMeant =
      revocation.kind === 'key'
        ? signer.keyFingerprint === revocation.value
        : signer.kind === 'certificate' && signer.identity === revocation.value;
    if (!isMeant) continue;
    const judgement = judgeSpan(revocation, signingSpan(bundle, assessment.acceptedAt), 'was signed');
    if (judgement.outcome !== 'pass') return { ...judgement, ...placeOf(bundle) };
  }
  return pass('No such signer.');
}

/** Runners and jobs: what was built inside the span counts no more. */
function judgePlace(
  revocation: Revocation,
  { noun, revoked, others, least }: KnownPlaces,
  build: ExaminedBuild,
): Judgement {
  const judgement = judgeSpan(revocation, buildSpan(build), 'was built');
  if (revoked.length > 0 || judgement.outcome === 'pass') return judgement;
  if (others.some(({ assurance }) => reaches(assurance, least))) return pass(`Another ${noun}.`);
  // Whoever took a runner over writes what the job claims, too, and would claim any runner but this one.
  const claimed = strongestOf(others);
  return notEvaluable(`Whether the artifact comes from a revoked ${noun} cannot be told.`, {
    expected: `a ${noun} other than ${revocation.value}, known by ${assuranceNames[least]}`,
    found: claimed === undefined ? `no ${noun} known` : `${noun} ${showFact(claimed)}`,
    help: helpFor(least),
  });
}

/** Overlap, not inclusion: a build that began before a runner was taken over may have ended after it. */
function judgeSpan(revocation: Revocation, span: Span | undefined, did: string): Judgement {
  const from = revocation.from ?? -Infinity;
  const until = revocation.until ?? Infinity;
  const always = from === -Infinity && until === Infinity;
  if (span === undefined && !always) {
    return notEvaluable(
      `Nobody vouches for when the artifact ${did}, and ${nameOf(revocation)} is revoked for a span.`,
      {
        expected: `outside ${showSpan(revocation)}`,
        found: 'no log entry, timestamp or acceptance time',
        help: 'Sign with a transparency log or a timestamp authority, or submit through the server.',
      },
    );
  }
  if (span !== undefined && (span.lastAt < from || span.firstAt > until)) return pass('Outside the span.');
  return fail(`The artifact rests on ${nameOf(revocation)}, which is revoked: ${revocation.reason}`, {
    expected: always ? 'something not revoked' : `outside ${showSpan(revocation)}`,
    found:
      span === undefined
        ? revocation.value
        : `${did} from ${formatInstant(span.firstAt)} to ${formatInstant(span.lastAt)}`,
    help: 'Build and sign again with what is trusted now.',
  });
}

/** The artifact itself: what counts is when somebody wants to promote it. */
function judgeByClock(revocation: Revocation, now: Instant): Judgement {
  if (revocation.from !== undefined && now < revocation.from) {
    return pass('Not revoked yet.', { changesAt: revocation.from });
  }
  const endsAt = revocation.until === undefined ? undefined : instantFromMs(revocation.until + 1);
  if (endsAt !== undefined && now >= endsAt) return pass('No longer revoked.');
  return fail(`The artifact is revoked: ${revocation.reason}`, {
    expected: 'an artifact that is not revoked',
    found: revocation.value,
    help: 'Promote another version.',
    ...(endsAt === undefined ? {} : { changesAt: endsAt }),
  });
}

function nameOf({ kind, value }: Revocation): string {
  return `${kind} ${value}`;
}

function showSpan({ from, until }: Revocation): string {
  const start = from === undefined ? 'ever' : formatInstant(from);
  return `${start} to ${until === undefined ? 'for ever' : formatInstant(until)}`;
}
