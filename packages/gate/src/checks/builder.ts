import { judgeFact } from '../known-facts.ts';
import { matchesAny, showMatch } from '../match-text.ts';
import type { Check } from '../check.ts';

/** Was the artifact built by a builder that the environment accepts? */
export const builder: Check = {
  check: 'builder',
  requirement: 'provenance',
  judge({ facts, environment }) {
    const accepted = environment.requires.provenance?.builders ?? [];
    return judgeFact({
      facts,
      name: 'build.builder',
      least: 'claimed',
      noun: 'The builder',
      expected: accepted.map(showMatch).join(' or '),
      holds: (id) => matchesAny(accepted, id),
      help: 'Build on runners of a tier whose builder the environment names under builders.',
    });
  },
};
