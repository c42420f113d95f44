import { findBuilder, type Fact } from '@waybill/evidence';
import { fail, type Check } from '../check.ts';
import type { ExaminedBuild } from '../examine-build.ts';
import { documentOf, factsNamed, judgeFact, showFact } from '../known-facts.ts';
import { matchesAny, showMatch } from '../match-text.ts';
import { placementsOf } from '../runner-placement.ts';
import { showText } from '../show-text.ts';

const gitlabHosted = 'gitlab-hosted';

/** Was the artifact built by a builder that the environment accepts, and that fits the runner? */
export const builder: Check = {
  check: 'builder',
  requirement: 'provenance',
  judge(build) {
    const accepted = build.environment.requires.provenance?.builders ?? [];
    const expected = accepted.map(showMatch).join(' or ');
    const liar = findLiar(build);
    if (liar !== undefined) {
      return fail('The provenance names another builder than the runner belongs to.', {
        expected,
        found: `builder ${showText(liar.builder)}, ${liar.text}`,
        help: 'Let the provenance name the builder that the job ran on: the tier of its runner, or gitlab-hosted.',
        ...documentOf(liar.shownBy),
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

/** A builder that cannot be true, the fact of the runner that shows so, and how to say what it shows. */
interface Liar {
  readonly builder: string;
  readonly shownBy: Fact;
  readonly text: string;
}

/** A job writes its builder itself; whatever else is known of the runner must fit what is written. */
function findLiar(build: ExaminedBuild): Liar | undefined {
  const { host } = new URL(build.platform.gitlab.url);
  const placements = placementsOf(build);
  for (const { value: id } of factsNamed(build.facts, 'build.builder')) {
    const named = findBuilder(id, host);
    if (named === undefined) continue;
    const elsewhere = placements.find(({ tier }) => tier !== named);
    if (elsewhere !== undefined) return { builder: named, ...elsewhere };
    // No tier needs to list the machines of the organisation for this: every ID token tells them apart.
    const own = factsNamed(build.facts, 'runner.environment').find(({ value }) => value !== gitlabHosted);
    if (named === gitlabHosted && own !== undefined) {
      return { builder: named, shownBy: own, text: `runner environment ${showFact(own)}` };
    }
  }
  return undefined;
}
