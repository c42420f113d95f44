import { fail, type Check } from '../check.ts';
import { isFromFork, judgeFact } from '../known-facts.ts';

/** Was the ref protected, so that only people who may push there could start the build? */
export const refProtected: Check = {
  check: 'ref-protected',
  requirement: 'protectedRef',
  judge({ facts, environment }) {
    const help = 'Protect the branch or tag in GitLab and build from it again.';
    if (isFromFork(facts)) {
      // A branch of a fork may bear the name of a protected one; whoever owns the fork pushes to it.
      return fail('The code comes from a fork, where the protection of the ref means nothing.', {
        expected: 'a protected ref of the project itself',
        found: 'a ref of a fork',
        help,
      });
    }
    return judgeFact({
      facts,
      name: 'source.ref-protected',
      least: environment.requires.protectedRef?.least ?? 'api',
      noun: 'The protection of the ref',
      expected: 'true',
      holds: (isProtected) => isProtected,
      help,
    });
  },
};
