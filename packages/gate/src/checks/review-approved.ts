import type { Fact, FactName } from '@waybill/evidence';
import { notCaptured, saidByGitlab } from '../captured-facts.ts';
import { fail, pass, type Check, type Judgement } from '../check.ts';
import { factsNamed, showFact } from '../known-facts.ts';

/** Did enough people approve the merge request that brought the commit, and do they know its last state? */
export const reviewApproved: Check = {
  check: 'review-approved',
  requirement: 'review',
  judge({ facts, environment }) {
    const said = saidByGitlab(facts);
    const { minApprovals = 1, lastCommit = true, rules = false } = environment.requires.review ?? {};
    const of = factsNamed(said, 'review.merge-request');
    const direct = of.find(({ value }) => value === 'none');
    if (direct) {
      return fail('The commit came without a merge request.', {
        expected: 'a merged merge request whose commit was built',
        found: 'a direct push',
        help: 'Bring the change in by a merge request, and build what it leaves on the branch.',
      });
    }
    const known = of[0];
    if (known === undefined) {
      return notCaptured(
        'It is unknown whether the commit came by a merge request.',
        'a merged merge request',
      );
    }
    return (
      judge(said, 'review.approvals', {
        holds: (value) => Number(value) >= minApprovals,
        expected: `${minApprovals} or more approvals by others than its author and who committed to it`,
        fewer: `Too few people approved merge request ${known.value}.`,
        help: 'Have others approve the merge request before it is merged; who wrote it or committed to it does not count.',
      }) ??
      (lastCommit
        ? judge(said, 'review.last-commit', {
            holds: (value) => value === true,
            expected: 'an approval that is no older than the last push',
            fewer: `Merge request ${known.value} was approved before its last push.`,
            help: 'Approve after the last push, or let GitLab remove approvals when commits are added.',
          })
        : undefined) ??
      (rules
        ? judge(said, 'review.rules-approved', {
            holds: (value) => value === true,
            expected: 'every approval rule of the merge request approved',
            fewer: `Not every approval rule of merge request ${known.value} is approved.`,
            help: 'Let those whom the rules name approve the merge request before it is merged.',
          })
        : undefined) ??
      pass(`Merge request ${known.value} was approved.`, {
        expected: `${minApprovals} or more approvals`,
        found: factsNamed(said, 'review.approvals').map(showFact).join(', '),
      })
    );
  },
};

interface Asked {
  readonly holds: (value: Fact['value']) => boolean;
  readonly expected: string;
  readonly fewer: string;
  readonly help: string;
}

/** Every look at the merge request must hold; undefined where all do. */
function judge(facts: readonly Fact[], name: FactName, asked: Asked): Judgement | undefined {
  const { holds, expected, fewer, help } = asked;
  const known = factsNamed(facts, name);
  const broken = known.find(({ value }) => !holds(value));
  if (broken) return fail(fewer, { expected, found: showFact(broken), help });
  if (known.length > 0) return undefined;
  return notCaptured('What the approvals of the merge request are worth is unknown.', expected);
}
