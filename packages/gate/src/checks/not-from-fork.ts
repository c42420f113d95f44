import { judgeFork } from '../judge-fork.ts';
import { factsNamed, showFact, strongestOf } from '../known-facts.ts';
import { notApplicable, pass, type Check } from '../check.ts';

/** Is the code known not to be that of a fork? Nobody who asks for an artifact of a project means a fork's. */
export const notFromFork: Check = {
  check: 'not-from-fork',
  requirement: 'always',
  judge({ facts }) {
    const fork = judgeFork(facts);
    // Whether a merge request may have brought foreign code matters only to who asks about the source.
    if (fork?.outcome === 'fail') return fork;
    const known = strongestOf(factsNamed(facts, 'source.from-fork'));
    return known === undefined
      ? notApplicable('Nothing says that the code comes from a fork.')
      : pass("The code is the project's own.", {
          expected: 'code of the project itself',
          found: showFact(known),
        });
  },
};
