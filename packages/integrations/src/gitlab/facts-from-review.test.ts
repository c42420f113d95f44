import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsFromReview } from './facts-from-review.ts';
import type { GitlabReview } from './fetch-review.ts';

const mergeRequest = {
  iid: '1',
  state: 'merged',
  targetBranch: 'main',
  targetProjectId: '7',
  author: { id: '3', username: 'ada' },
};
const settings = { rulesLocked: true, authorsApprove: false, committersExcluded: true };
const approved = { approved: true, approvalsRequired: 2 };
const good: GitlabReview = { mergeRequest, settings, rules: [approved] };

function rulesFact(change: Partial<GitlabReview>): unknown {
  const facts = factsFromReview({ ...good, ...change });
  return facts.find(({ name }) => name === 'review.rules-approved')?.value;
}

test('factsFromReview() says whether each rule that asks for approvals has them', () => {
  assert.equal(rulesFact({ rules: [approved, { approved: true, approvalsRequired: 1 }] }), true);
  assert.equal(rulesFact({ rules: [approved, { approved: false, approvalsRequired: 1 }] }), false);
  assert.equal(rulesFact({ rules: [approved, { approved: false, approvalsRequired: 0 }] }), true);
});

test('factsFromReview() tells nothing of rules where none asks for approvals, or where they are not shown', () => {
  assert.equal(rulesFact({ rules: [{ approved: true, approvalsRequired: 0 }] }), undefined);
  assert.equal(rulesFact({ rules: [] }), undefined);
  const { rules: _, ...hidden } = good;
  assert.deepEqual(
    factsFromReview(hidden).map(({ name }) => name),
    ['review.merge-request'],
  );
});

for (const change of [
  { rulesLocked: false },
  { rulesLocked: undefined },
  { authorsApprove: true },
  { authorsApprove: undefined },
  { committersExcluded: false },
]) {
  test(`factsFromReview() takes rules for approved by nobody else with ${JSON.stringify(change)}`, () => {
    const loose = { ...good, settings: { ...settings, ...change } as NonNullable<GitlabReview['settings']> };
    const value = (review: GitlabReview): unknown =>
      factsFromReview(review).find(({ name }) => name === 'review.rules-approved')?.value;
    assert.equal(value(loose), undefined);
    assert.equal(value({ ...loose, rules: [{ approved: false, approvalsRequired: 1 }] }), false);
  });
}
