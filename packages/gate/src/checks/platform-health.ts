import type { HealthFact } from '../health-fact.ts';
import type { ExaminedBuild } from '../examine-build.ts';
import { showText } from '../show-text.ts';
import {
  fail,
  notApplicable,
  notEvaluable,
  pass,
  type Check,
  type Details,
  type Judgement,
} from '../check.ts';

/** Was the platform in a state that the environment accepts when the build ran? */
export const platformHealth: Check = {
  check: 'platform-health',
  requirement: 'health',
  judge(build) {
    const { accept, otherwise } = build.environment.requires.health ?? { accept: [], otherwise: 'refuse' };
    const health = healthOf(build);
    const state = health?.statement.verdict ?? 'unknown';
    const details: Details = {
      expected: accept.join(' or '),
      found: showText(
        [state, ...(health?.statement.reasons ?? ['no health statement about this build'])].join('; '),
      ),
      ...(health?.document === undefined ? {} : { document: health.document }),
    };
    if (accept.includes(state)) return pass(`The platform was ${state} when the build ran.`, details);
    const help =
      'Build again when the platform is well; its health is stated when the server accepts a build.';
    const judgement: Judgement =
      state === 'unknown'
        ? notEvaluable('How the platform was when the build ran is unknown.', { ...details, help })
        : fail(`The platform was ${state} when the build ran.`, { ...details, help });
    if (otherwise === 'refuse') return judgement;
    return otherwise === 'warn'
      ? { ...judgement, onlyWarns: true }
      : notApplicable(`${judgement.message} The environment only shows it.`, details);
  },
};

/** The health statement, if it is about this artifact and about the provenance that was accepted. */
function healthOf({ health, artifact, indexes, provenance }: ExaminedBuild): HealthFact | undefined {
  if (health === undefined) return undefined;
  const about = [artifact.digest, ...indexes];
  if (!health.statement.artifacts.some((digest) => about.includes(digest))) return undefined;
  const own = [provenance.document, ...provenance.accepted.map(({ bundle }) => bundle)];
  return own.includes(health.statement.provenance) ? health : undefined;
}
