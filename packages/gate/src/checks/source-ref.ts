import { judgeFact } from '../known-facts.ts';
import { matchesAny, showMatch } from '../match-text.ts';
import type { Check } from '../check.ts';

/** Was the artifact built from a ref that the environment accepts? */
export const sourceRef: Check = {
  check: 'source-ref',
  requirement: 'source',
  judge({ facts, environment }) {
    const { refs, least } = environment.requires.source ?? { refs: [], least: 'api' };
    return judgeFact({
      facts,
      name: 'source.ref',
      least,
      noun: 'The ref',
      expected: refs.map(showMatch).join(' or '),
      holds: (ref) => matchesAny(refs, ref),
      help: 'Build from a ref that the environment names.',
    });
  },
};
