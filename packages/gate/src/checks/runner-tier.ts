import type { Fact } from '@waybill/evidence';
import { reaches } from '@waybill/evidence';
import type { RunnerTier } from '@waybill/platform';
import { factsNamed, helpFor, showFact, strongestOf } from '../known-facts.ts';
import { fail, notEvaluable, pass, type Check } from '../check.ts';

/** Did the build run on a runner of a tier that the environment accepts? */
export const runnerTier: Check = {
  check: 'runner-tier',
  requirement: 'runner',
  judge({ facts, environment, platform }) {
    const { tiers, least } = environment.requires.runner ?? { tiers: [], least: 'api' };
    const expected = `tier ${tiers.join(' or ')}`;
    const help =
      'Build on a runner of an accepted tier, or state in runner-tiers.yaml to which tier it belongs.';
    const runners = factsNamed(facts, 'runner.id');
    const stated = factsNamed(facts, 'runner.tier');
    const strayed = runners.find(({ value }) =>
      tiersOf(value, platform.tiers).some((tier) => !tiers.includes(tier)),
    );
    if (strayed) {
      return fail('The runner belongs to a tier that the environment does not accept.', {
        expected,
        found: `runner ${showFact(strayed)} of tier ${tiersOf(strayed.value, platform.tiers).join(', ')}`,
        help,
      });
    }
    const denied = stated.find(({ value }) => !tiers.includes(value));
    if (denied) {
      return fail('The tier of the runner is not one that the environment accepts.', {
        expected,
        found: `tier ${showFact(denied)}`,
        help,
      });
    }
    const placed = strongestOf<'runner.id' | 'runner.tier'>([
      ...runners.filter(({ value }) => tiersOf(value, platform.tiers).length > 0),
      ...stated,
    ] as readonly Fact<'runner.id' | 'runner.tier'>[]);
    const runner = strongestOf(runners);
    if (placed !== undefined && reaches(placed.assurance, least)) {
      return pass('The runner belongs to an accepted tier.', {
        expected,
        found: showPlaced(placed, platform.tiers),
      });
    }
    if (runner !== undefined && reaches(runner.assurance, least) && !tiersNeedMore(platform.tiers)) {
      return fail('The runner belongs to no tier.', { expected, found: `runner ${showFact(runner)}`, help });
    }
    return notEvaluable('The tier of the runner is not known surely enough.', {
      expected,
      found:
        placed === undefined
          ? runner === undefined
            ? 'no runner'
            : `runner ${showFact(runner)}`
          : showPlaced(placed, platform.tiers),
      help: helpFor(least),
    });
  },
};

function tiersOf(runnerId: string, tiers: readonly RunnerTier[]): string[] {
  return tiers.filter(({ runnerIds }) => runnerIds.includes(runnerId)).map(({ name }) => name);
}

/** True when a runner may belong to a tier by its tags or name, which no token carries. */
function tiersNeedMore(tiers: readonly RunnerTier[]): boolean {
  return tiers.some(({ tags, names }) => tags.length > 0 || names.length > 0);
}

function showPlaced(fact: Fact<'runner.id' | 'runner.tier'>, tiers: readonly RunnerTier[]): string {
  return fact.name === 'runner.id'
    ? `runner ${showFact(fact)} of tier ${tiersOf(fact.value, tiers).join(', ')}`
    : `tier ${showFact(fact)}`;
}
