import { judgeFact } from '../known-facts.ts';
import type { Check } from '../check.ts';

/** Is the provenance of a build type that the environment accepts? */
export const buildType: Check = {
  check: 'build-type',
  requirement: 'provenance',
  judge({ facts, environment }) {
    const accepted = environment.requires.provenance?.buildTypes ?? [];
    return judgeFact({
      facts,
      name: 'build.type',
      least: 'claimed',
      noun: 'The build type',
      expected: accepted.join(' or '),
      holds: (type) => accepted.includes(type),
      help: 'Build with a build type that the environment names under buildTypes.',
    });
  },
};
