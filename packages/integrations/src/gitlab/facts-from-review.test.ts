import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GitlabApprovalRule } from './capture-bodies.ts';
import { factsFromReview } from './facts-from-review.ts';

const ada = { id: '3', username: 'ada' };
const mergeRequest = {
  iid: '1',
  state: 'merged',
  targetBranch: 'main',
  targetProjectId: '7',
  author: ada,
};

function rulesFact(rules?: readonly GitlabApprovalRule[]): unknown {
  const facts = factsFromReview({ mergeRequest, ...(rules && { rules }) });
  return facts.find(({ name }) => name === 'review.rules-approved')?.value;
}

test('factsFromReview() says whether each rule that asks for approvals has them', () => {
  const approved = { approved: true, approvalsRequired: 2 };
  assert.equal(rulesFact([approved, { approved: true, approvalsRequired: 1 }]), true);
  assert.equal(rulesFact([approved, { approved: false, approvalsRequired: 1 }]), false);
  assert.equal(rulesFact([approved, { approved: false, approvalsRequired: 0 }]), true);
});

test('factsFromReview() tells nothing of rules where none asks for approvals, or where they are not shown', () => {
  assert.equal(rulesFact([{ approved: true, approvalsRequired: 0 }]), undefined);
  assert.equal(rulesFact([]), undefined);
  assert.equal(rulesFact(), undefined);
});
