import type { Fact } from '@waybill/evidence';
import { fail, notEvaluable, type Judgement } from './check.ts';
import { factsNamed } from './known-facts.ts';

/**
 * What stands in the way where code of a fork was built in the project, or may have been; undefined where it
 * was not. A merge request's pipeline runs in the parent project under the name of the fork's branch, so a
 * fork's `main` looks like the project's own; GitLab's token tells them apart since 18.4.
 */
export function judgeFork(facts: readonly Fact[]): Judgement | undefined {
  const stated = factsNamed(facts, 'source.from-fork');
  const help = 'Merge the change first, then build from a branch or tag of the project itself.';
  const expected = 'code of the project itself';
  if (stated.some(({ value }) => value)) {
    return fail('The code comes from a fork of the project.', { expected, found: 'code of a fork', help });
  }
  const isMergeRequest = factsNamed(facts, 'pipeline.source').some(
    ({ value }) => value === 'merge_request_event',
  );
  if (!isMergeRequest || stated.length > 0) return undefined;
  return notEvaluable('Whether the merge request brought code of a fork cannot be told.', {
    expected,
    found: 'a pipeline of a merge request, and nothing that says from where',
    help,
  });
}
