import { reaches } from '@waybill/evidence';
import { tierOfRunner } from '@waybill/platform';
import { fail, notEvaluable, pass, type Check } from '../check.ts';
import type { ExaminedBuild } from '../examine-build.ts';
import { documentOf, factsNamed, helpFor, showFact, strongestOf } from '../known-facts.ts';
import { placementsOf } from '../runner-placement.ts';

/** Did the build run on a runner of a tier that the environment accepts? */
export const runnerTier: Check = {
  check: 'runner-tier',
  requirement: 'runner',
  judge(build) {
    const { tiers, least } = build.environment.requires.runner ?? { tiers: [], least: 'api' };
    const expected = `tier ${tiers.join(' or ')}`;
    const help =
      'Build on a runner of an accepted tier, or state in runner-tiers.yaml to which tier it belongs.';
    const placements = placementsOf(build);
    const astray = placements.find(({ tier }) => !tiers.includes(tier));
    if (astray !== undefined) {
      return fail('The runner belongs to a tier that the environment does not accept.', {
        expected,
        found: astray.text,
        help,
        ...documentOf(astray.shownBy),
      });
    }
    const sure = placements.find(({ shownBy }) => reaches(shownBy.assurance, least));
    if (sure !== undefined) {
      return pass('The runner belongs to an accepted tier.', {
        expected,
        found: sure.text,
        ...documentOf(sure.shownBy),
      });
    }
    const runner = strongestOf(factsNamed(build.facts, 'runner.id'));
    const found = placements[0]?.text ?? (runner === undefined ? 'no runner' : `runner ${showFact(runner)}`);
    const isSure = runner !== undefined && reaches(runner.assurance, least);
    if (
      isSure &&
      tierOfRunner(build.platform, { id: runner.value }) === undefined &&
      !mayBelongByTraits(build)
    ) {
      return fail('The runner belongs to no tier.', { expected, found: `runner ${showFact(runner)}`, help });
    }
    return notEvaluable('The tier of the runner is not known surely enough.', {
      expected,
      found,
      help: helpFor(least),
    });
  },
};

/** True when a runner may belong to a tier by its tags or its name, which no token carries. */
function mayBelongByTraits({ platform }: ExaminedBuild): boolean {
  return platform.tiers.some(({ tags, names }) => tags.length > 0 || names.length > 0);
}
