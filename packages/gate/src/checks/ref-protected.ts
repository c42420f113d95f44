import { judgeFact } from '../known-facts.ts';
import type { Check } from '../check.ts';

/** Was the ref protected, so that only people who may push there could start the build? */
export const refProtected: Check = {
  check: 'ref-protected',
  requirement: 'protectedRef',
  judge: ({ facts, environment }) =>
    judgeFact({
      facts,
      name: 'source.ref-protected',
      least: environment.requires.protectedRef?.least ?? 'api',
      noun: 'The protection of the ref',
      expected: 'true',
      holds: (isProtected) => isProtected,
      help: 'Protect the branch or tag in GitLab and build again.',
    }),
};
