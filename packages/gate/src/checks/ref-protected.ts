import type { Check } from '../check.ts';
import { judgeFork } from '../judge-fork.ts';
import { judgeFact } from '../known-facts.ts';

/** Was the ref protected, so that only people who may push there could start the build? */
export const refProtected: Check = {
  check: 'ref-protected',
  requirement: 'protectedRef',
  judge({ facts, environment }) {
    // A branch of a fork may bear the name of a protected one; whoever owns the fork pushes to it.
    const fork = judgeFork(facts);
    if (fork !== undefined) return fork;
    return judgeFact({
      facts,
      name: 'source.ref-protected',
      least: environment.requires.protectedRef?.least ?? 'api',
      noun: 'The protection of the ref',
      expected: 'true',
      otherwise: 'The ref is not protected.',
      holds: (isProtected) => isProtected,
      help: 'Protect the branch or tag in GitLab and build from it again.',
    });
  },
};
