import { findBuilder } from '@waybill/evidence';
import { tierOfRunner } from '@waybill/platform';
import { fail, type Check } from '../check.ts';
import type { ExaminedBuild } from '../examine-build.ts';
import { factsNamed, judgeFact, showFact } from '../known-facts.ts';
import { matchesAny, showMatch } from '../match-text.ts';
import { showText } from '../show-text.ts';

/** Was the artifact built by a builder that the environment accepts, and that fits the runner? */
export const builder: Check = {
  check: 'builder',
  requirement: 'provenance',
  judge(build) {
    const accepted = build.environment.requires.provenance?.builders ?? [];
    const expected = accepted.map(showMatch).join(' or ');
    const liar = runnerOfAnotherTier(build);
    if (liar !== undefined) {
      return fail('The provenance names the builder of a tier that its runner does not belong to.', {
        expected,
        found: liar,
        help: 'Let the provenance name the builder of the tier that the job ran on.',
      });
    }
    return judgeFact({
      facts: build.facts,
      name: 'build.builder',
      least: 'claimed',
      noun: 'The builder',
      expected,
      holds: (id) => matchesAny(accepted, id),
      help: 'Build on runners of a tier whose builder the environment names under builders.',
    });
  },
};

/** A job writes its builder itself; where the runner is known, its tier must be the one that is written. */
function runnerOfAnotherTier({ facts, platform }: ExaminedBuild): string | undefined {
  const { host } = new URL(platform.gitlab.url);
  for (const { value: id } of factsNamed(facts, 'build.builder')) {
    const tier = findBuilder(id, host);
    if (tier === undefined || !platform.tiers.some(({ name }) => name === tier)) continue;
    for (const runner of factsNamed(facts, 'runner.id')) {
      const actual = tierOfRunner(platform, { id: runner.value });
      if (actual !== undefined && actual.name !== tier) {
        return `builder of ${showText(tier)}, runner ${showFact(runner)} of tier ${actual.name}`;
      }
    }
  }
  return undefined;
}
