import { judgeFact } from '../known-facts.ts';
import type { Check } from '../check.ts';

const fullCommit = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Is the exact commit known? */
export const sourceCommit: Check = {
  check: 'source-commit',
  requirement: 'commit',
  judge: ({ facts, environment }) =>
    judgeFact({
      facts,
      name: 'source.commit',
      least: environment.requires.commit?.least ?? 'api',
      noun: 'The commit',
      expected: 'one full commit id (40 or 64 hex digits)',
      otherwise: 'The sources do not name one full commit.',
      // One commit only: two full ids from two sources would leave open which one was built.
      holds: (commit) =>
        fullCommit.test(commit) &&
        facts.every(({ name, value }) => name !== 'source.commit' || value === commit),
      help: 'State the full id of the one commit that was built.',
    }),
};
