import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { formatInstant } from '@waybill/kernel';
import { startWorld } from '../testing/world.ts';
import { startCapturing, untilCaptured } from './testing/capturing-server.ts';

const world = await startWorld();
const { gitlab, project } = world;
after(() => world.close());
const token = gitlab.token({ projects: [project] }).value;
const [ada, bob, cyd] = ['ada', 'bob', 'cyd'].map((name) => gitlab.user(name));
assert.ok(ada && bob && cyd);
const reviewed = { author: ada, approvedBy: [bob, cyd] };

test('the review of a protected build is stated, signed, with the time at which GitLab said it', async () => {
  const server = await startCapturing(world, { signed: true, token });
  const sha = gitlab.mergeRequest(project, reviewed).landed;
  const job = world.newJob({ sha });
  const { entryId } = await server.submit(job);
  await untilCaptured();
  const { entry, entries, facts, statements } = await server.recordOf(entryId);
  assert.equal(facts.filter(({ name }) => name === 'review.approvals').length, 1);
  assert.deepEqual(
    entries.map(({ submitter, documents }) => [submitter, documents[0]?.role]),
    [[{ kind: 'server' }, 'approval']],
  );
  assert.ok(entry);
  const { acceptedAt, id } = entry;
  assert.equal(statements[0]?.predicateType, 'https://waybill.dev/predicates/approval/v1');
  assert.deepEqual(statements[0].predicate, {
    capturedAt: formatInstant(acceptedAt),
    source: gitlab.url,
    build: {
      projectId: String(project.id),
      pipelineId: String(job.pipelineId),
      jobId: String(job.id),
      commit: sha,
    },
    evidence: { digest: { sha256: id.slice('sha256:'.length) } },
    mergeRequest: '1',
    approvals: '2',
    lastCommit: true,
  });
});

test('a review that GitLab did not tell at acceptance is captured later, with or without a key', async () => {
  for (const signed of [true, false]) {
    const server = await startCapturing(world, { signed, token });
    const { landed } = gitlab.mergeRequest(project, reviewed);
    const end = gitlab.fault({
      path: `/api/v4/projects/${project.id}/repository/commits/${landed}/merge_requests`,
      kind: 'bad-gateway',
    });
    const { entryId } = await server.submit(world.newJob({ sha: landed }));
    end();
    // The first try may have come before the end of the fault; the second comes two seconds later.
    await delay(3500);
    const { facts, entries } = await server.recordOf(entryId);
    const approvals = facts.filter(({ name }) => name === 'review.approvals');
    assert.deepEqual(
      approvals.map(({ value, assurance, source, document }) => [value, assurance, source, document]),
      [['2', 'api', 'api', entries[0]?.documents[0]?.digest]],
    );
    assert.equal(entries[0]?.documents.length, signed ? 1 : 0);
  }
});

test('nothing is captured of a build of an unprotected ref', async () => {
  const server = await startCapturing(world, { signed: true, token });
  const { entryId } = await server.submit(world.newJob({ ref: 'feature' }));
  await untilCaptured();
  const { entries, ledger } = await server.recordOf(entryId);
  assert.deepEqual(entries, []);
  for (const kind of ['capture-review', 'capture-scans', 'capture-log']) {
    assert.equal(await ledger.tasks.count(kind), 0);
  }
});
