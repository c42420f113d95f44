import { vsaResourceUri } from '@waybill/evidence';
import { formatInstant, instantFromMs } from '@waybill/kernel';
import { fail, notApplicable, notEvaluable, pass, type Judgement } from '../check.ts';
import { notRevoked } from '../checks/not-revoked.ts';
import { isAbout, type ExaminedBundles } from '../examine-build.ts';
import { judgeSigned, judgeSigner } from '../judge-bundles.ts';
import { placeOf } from '../place-of.ts';
import { refusalDetails } from '../refusal.ts';
import { showText } from '../show-text.ts';
import type { ExaminedSummary } from './judge-summary.ts';

/** One thing that is asked of a verification summary. */
export interface SummaryQuestion {
  /** Permanent code; `docs/checks/<code>.md` explains it. */
  readonly check: string;
  readonly judge: (examined: ExaminedSummary) => Judgement;
}

/** How far the clocks of the verifier and of this machine may differ. */
const maxSkewMs = 5 * 60_000;

/** Everything that is asked of a summary, in the order in which it is told. */
export const summaryQuestions: readonly SummaryQuestion[] = [
  { check: 'summary-signed', judge: (examined) => judgeSigned('summary', bundlesOf(examined)) },
  { check: 'summary-signer', judge: judgeVerifierSigner },
  { check: 'summary-covers-artifact', judge: judgeCoverage },
  { check: 'summary-verifier', judge: judgeVerifier },
  { check: 'summary-resource', judge: judgeResource },
  { check: 'summary-result', judge: judgeResult },
  { check: 'summary-levels', judge: judgeLevels },
  { check: 'summary-fresh', judge: judgeAge },
  { check: 'not-revoked', judge: judgeRevocations },
];

function bundlesOf({ line }: ExaminedSummary): ExaminedBundles {
  return { document: undefined, best: line, accepted: line === undefined ? [] : [line] };
}

/** Is it signed by one whom the platform folder pins to this verifier? Any other signer could name any verifier. */
function judgeVerifierSigner(examined: ExaminedSummary): Judgement {
  const { signers, verifier } = examined;
  if (signers === undefined || signers.length === 0) {
    return notEvaluable('The platform folder does not say who signs the verdicts of this verifier.', {
      expected: `signers of ${showText(verifier)} in waybill.yaml`,
      found: 'none',
      help: 'Name them under verifier.signers, or under verifier.accepts for the verdicts of others.',
    });
  }
  return judgeSigner('summary', bundlesOf(examined), signers);
}

/** Is the artifact among its subjects? */
function judgeCoverage({ line, artifact }: ExaminedSummary): Judgement {
  if (line?.verification.kind !== 'verified' || line.content.kind !== 'statement') {
    return notEvaluable('Which artifacts the summary is about is not known.');
  }
  const expected = artifact.digest;
  return isAbout(line, artifact.digest)
    ? pass('The summary is about this artifact.', { expected, ...placeOf(line) })
    : fail('The summary is about another artifact.', {
        expected,
        found: `${line.content.subjectCount} other subjects`,
        help: 'Hand in the summary that was written for this artifact.',
        ...placeOf(line),
      });
}

/** What a verified summary says; why it says nothing otherwise. */
function asked(
  { line, summary }: ExaminedSummary,
  judge: (summary: NonNullable<ExaminedSummary['summary']>) => Judgement,
): Judgement {
  if (line?.verification.kind !== 'verified') {
    return notEvaluable('What the summary says is not known, because it was not verified.');
  }
  if (summary !== undefined) return { ...judge(summary), ...placeOf(line) };
  const refusal = line.content.kind === 'statement' ? line.content.refusal : undefined;
  return fail('The summary cannot be read.', { ...(refusal && refusalDetails(refusal)), ...placeOf(line) });
}

/** Is it the verdict of the verifier that was asked for? */
function judgeVerifier(examined: ExaminedSummary): Judgement {
  return asked(examined, ({ verifier }) => {
    const details = { expected: showText(examined.verifier), found: showText(verifier) };
    return verifier === examined.verifier
      ? pass('The summary is of the expected verifier.', details)
      : fail('The summary is of another verifier.', details);
  });
}

/** Is it about this resource, for this environment? A verdict for one must not open another. */
function judgeResource(examined: ExaminedSummary): Judgement {
  const { environment, resource } = examined;
  return asked(examined, (summary) => {
    const found = showText(summary.resourceUri);
    if (resource !== undefined) {
      const whole = environment === undefined ? resource : vsaResourceUri(resource, environment);
      const details = { expected: showText(whole), found };
      return summary.resourceUri === whole
        ? pass('The summary is for this resource.', details)
        : fail('The summary is for another resource or environment.', details);
    }
    const details = { expected: `environment=${showText(environment ?? '')} at its end`, found };
    return environment !== undefined && summary.environment === environment
      ? pass('The summary is for this environment.', details)
      : fail('The summary is for another environment, or for none.', {
          ...details,
          help: 'A verdict counts for the environment that it was made for; let it be made for this one.',
        });
  });
}

/** Did the artifact pass? */
function judgeResult(examined: ExaminedSummary): Judgement {
  return asked(examined, ({ result }) => {
    const details = { expected: 'PASSED', found: result };
    return result === 'PASSED'
      ? pass('The verdict is that the artifact passed.', details)
      : fail('The verdict is that the artifact failed.', details);
  });
}

/** Are all levels that were asked for among the verified ones? */
function judgeLevels(examined: ExaminedSummary): Judgement {
  const { levels } = examined;
  if (levels.length === 0) return notApplicable('No level was asked for.');
  return asked(examined, (summary) => {
    const details = {
      expected: levels.map(showText).join(', '),
      found: summary.levels.slice(0, 20).map(showText).join(', ') || 'none',
    };
    return levels.every((level) => summary.levels.includes(level))
      ? pass('The summary has the levels that were asked for.', details)
      : fail('The summary lacks a level that was asked for.', details);
  });
}

/** Is the verdict young enough? Its time is the verifier's word, which is trusted for the verdict as well. */
function judgeAge(examined: ExaminedSummary): Judgement {
  const { maxAgeSeconds, now } = examined;
  return asked(examined, ({ verifiedAt }) => {
    if (verifiedAt === undefined) {
      return maxAgeSeconds === undefined
        ? notApplicable('No age was asked for.')
        : notEvaluable('The summary does not say when the verdict was made.', { found: 'no timeVerified' });
    }
    const found = `made at ${formatInstant(verifiedAt)}`;
    if (verifiedAt > now + maxSkewMs) {
      return notEvaluable('The verdict is from the future, so one of the clocks is wrong.', { found });
    }
    if (maxAgeSeconds === undefined) return notApplicable('No age was asked for.');
    const expected = `made at most ${maxAgeSeconds} seconds ago`;
    const endsAt = instantFromMs(verifiedAt + maxAgeSeconds * 1000 + 1);
    return now < endsAt
      ? pass('The verdict is young enough.', { expected, found, changesAt: endsAt })
      : fail('The verdict is older than was asked for.', { expected, found, help: 'Verify again.' });
  });
}

/** Is neither its signer nor the artifact revoked? What else a verdict rests on its verifier has judged. */
function judgeRevocations({ line, assessment, platform, artifact, now }: ExaminedSummary): Judgement {
  const revocations = platform.revocations.filter(({ kind }) => kind !== 'runner' && kind !== 'build');
  const isVerified = line?.verification.kind === 'verified';
  return notRevoked.judge({
    artifact,
    assessment,
    platform: { ...platform, revocations },
    environment: { name: '', mode: 'enforce', requires: {} },
    health: undefined,
    ledger: 'not-asked',
    now,
    appliesTo: { artifact: true, trust: true },
    provenance: { document: undefined, best: line, accepted: isVerified ? [line] : [] },
    signature: { document: undefined, best: undefined, accepted: [] },
    indexes: [],
    facts: [],
  });
}
