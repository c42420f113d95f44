import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createServerClient } from '@waybill/api';
import { digestOf, instantFromMs } from '@waybill/kernel';
import type { MergeRequestFixture } from '@waybill/simulator/gitlab';
import { startServer } from './start-server.ts';
import { startWorld } from './testing/world.ts';

const world = await startWorld();
const { gitlab, project } = world;
const token = gitlab.token({ projects: [project] }).value;
const server = await startServer({
  ledger: { kind: 'memory' },
  platformDir: world.platformDir,
  logKey: world.logKey,
  port: 0,
  now: () => instantFromMs(Date.now()),
  gitlabToken: token,
});
after(async () => {
  await server.close();
  await world.close();
});
const [ada, bob, cyd] = ['ada', 'bob', 'cyd'].map((name) => gitlab.user(name));
assert.ok(ada && bob && cyd);
const good: MergeRequestFixture = { author: ada, approvedBy: [bob, cyd] };
let built = 0;

/** The outcome of `review-approved` for a build of this commit, with the verdict. */
async function review(sha: string, ref?: string): Promise<string> {
  const job = world.newJob({ sha, ...(ref !== undefined && { ref }) });
  const bytes = Buffer.from(`build ${built++}`);
  const client = createServerClient({ url: server.url, token: world.token(job) });
  await client.submitEvidence(world.evidenceOf(job, bytes));
  const { decision } = await client.decide(digestOf(bytes), 'reviewed');
  const outcome = decision.results.find(({ code }) => code === 'review-approved')?.outcome;
  if (outcome === 'pass') assert.equal(decision.verdict, 'promote');
  else assert.notEqual(decision.verdict, 'promote');
  return outcome ?? 'not asked';
}

const reviewOf = (change: Partial<MergeRequestFixture>): Promise<string> =>
  review(gitlab.mergeRequest(project, { ...good, ...change }).landed);

test('two others approved: merge commit, squashed commit and fast-forward alike', async () => {
  for (const merge of ['merge-commit', 'squash', 'fast-forward'] as const) {
    assert.equal(await reviewOf({ merge }), 'pass', merge);
  }
});

test('who wrote it or committed to it does not count', async () => {
  const now = Date.now() - 1_000;
  assert.equal(await reviewOf({ approvedBy: [ada, bob] }), 'fail');
  assert.equal(await reviewOf({ approvedBy: [ada] }), 'fail');
  const committers = [ada, bob].map((user) => ({ user, atMs: now }));
  assert.equal(await reviewOf({ committers }), 'fail');
});

test('a direct push, and a merge request that brought the commit elsewhere, were not reviewed', async () => {
  assert.equal(await review('f'.repeat(40)), 'fail');
  assert.equal(await reviewOf({ targetBranch: 'other' }), 'fail');
  assert.equal(await reviewOf({ state: 'opened', merge: 'fast-forward' }), 'fail');
});

test('an approval before the last push fails, unless a push takes approvals away', async () => {
  const now = Date.now();
  const before: Partial<MergeRequestFixture> = {
    committers: [{ user: ada, atMs: now }],
    approvedBy: [bob, cyd].map((user) => ({ user, atMs: now - 60_000 })),
  };
  assert.equal(await reviewOf(before), 'fail');
  project.approvals = { ...project.approvals, resetOnPush: true };
  assert.equal(await reviewOf(before), 'pass');
  project.approvals = { ...project.approvals, resetOnPush: false };
});

test('what nobody can tell gets no verdict: tier and times', async () => {
  const untimed = [bob, cyd].map((user) => ({ user, atMs: null }));
  assert.equal(await reviewOf({ approvedBy: untimed }), 'not-evaluable');
  const before = project.approvals;
  for (const [shown, outcome] of [
    ['all', 'pass'],
    ['given', 'not-evaluable'],
    ['none', 'not-evaluable'],
  ] as const) {
    project.approvals = { ...before, shown };
    assert.equal(await reviewOf({}), outcome, shown);
  }
  project.approvals = before;
});

test('whoever pushes can write another name into a commit, so only GitLab can say that no committer approved', async () => {
  const before = project.approvals;
  // Bob pushed it under Ada's name, and approved it.
  const committers = [{ user: ada, atMs: Date.now() - 1_000 }];
  project.approvals = { ...before, committersExcluded: false };
  assert.equal(await reviewOf({ committers }), 'not-evaluable');
  assert.equal(await reviewOf({ approvedBy: [ada] }), 'fail');
  project.approvals = before;
  assert.equal(await reviewOf({ committers }), 'pass');
});

test('two merge requests that landed one commit tell nobody which was reviewed', async () => {
  const { mergeRequest, landed } = gitlab.mergeRequest(project, good);
  project.mergeRequests.push({ ...mergeRequest, iid: project.mergeRequests.length + 1, approvals: [] });
  assert.equal(await review(landed), 'not-evaluable');
});

test('where GitLab does not tell of the review, the rest of its facts still counts', async () => {
  const { landed } = gitlab.mergeRequest(project, good);
  const end = gitlab.fault({
    path: `/api/v4/projects/${project.id}/repository/commits/${landed}/merge_requests`,
    kind: 'bad-gateway',
  });
  assert.equal(await review(landed), 'not-evaluable');
  end();
});
