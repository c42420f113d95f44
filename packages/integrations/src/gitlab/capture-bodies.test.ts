import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaybillError, type JsonObject } from '@waybill/kernel';
import * as readers from './capture-bodies.ts';
import type { BodyReader } from './body-fields.ts';

const job = {
  id: 23,
  status: 'success',
  allow_failure: false,
  artifacts: [{ file_type: 'sast', size: 120, filename: 'gl-sast-report.json', file_format: 'raw' }],
};
const bridge = {
  id: 24,
  status: 'success',
  allow_failure: true,
  downstream_pipeline: { id: 31, project_id: 7, source: 'parent_pipeline', status: 'running' },
};
const ada = { user: { id: 3, username: 'ada' }, status: 'approved', comment: '' };
const rule = { id: 1, required_approvals: 2, deployment_approvals: [ada] };
const deployment = {
  id: 42,
  sha: 'a'.repeat(40),
  environment: { id: 1, name: 'production' },
  user: { id: 5, username: 'bob' },
  approvals: [ada],
  pending_approval_count: 0,
  approval_summary: { rules: [rule] },
};
const state = { approval_rules_overwritten: false, rules: [{ approved: true, approvals_required: 2 }] };
const end = { finished_at: '2026-03-01T10:00:00Z', erased_at: null };

test('readDeployment() counts what is missing by each rule, where the sum of GitLab says that nothing is', () => {
  assert.deepEqual(readers.readDeployment(deployment), {
    id: '42',
    sha: 'a'.repeat(40),
    environment: 'production',
    triggeredBy: '5',
    approvals: { approvedBy: ['3'], rejectedBy: [], pending: 1 },
  });
});

test('readDeployment() tells no approvals on a tier without them, and no trigger that is not known', () => {
  const { approvals: _, pending_approval_count: __, approval_summary: ___, ...free } = deployment;
  assert.deepEqual(readers.readDeployment({ ...free, user: null }), {
    id: '42',
    sha: 'a'.repeat(40),
    environment: 'production',
  });
});

test('readBridge() reads a job that has started no pipeline yet', () => {
  const read = readers.readBridge({ ...bridge, status: 'created', downstream_pipeline: null });
  assert.deepEqual(read, { status: 'created', allowFailure: true });
});

type Odd = readonly [reader: BodyReader<unknown>, good: JsonObject, changes: readonly JsonObject[]];

const odd: { readonly [name: string]: Odd } = {
  readJobWithFiles: [
    readers.readJobWithFiles,
    job,
    [
      { id: '23' },
      { status: null },
      { allow_failure: 'false' },
      { artifacts: null },
      { artifacts: [null] },
      { artifacts: [{ ...job.artifacts[0], file_type: 1 }] },
      { artifacts: [{ ...job.artifacts[0], filename: null }] },
      { artifacts: [{ ...job.artifacts[0], size: null }] },
    ],
  ],
  readBridge: [
    readers.readBridge,
    bridge,
    [
      { status: 1 },
      { allow_failure: null },
      { downstream_pipeline: { ...bridge.downstream_pipeline, id: '31' } },
      { downstream_pipeline: { ...bridge.downstream_pipeline, project_id: null } },
      { downstream_pipeline: { ...bridge.downstream_pipeline, source: null } },
    ],
  ],
  readDeployment: [
    readers.readDeployment,
    deployment,
    [
      { id: null },
      { sha: 1 },
      { environment: null },
      { environment: { id: 1 } },
      { user: { username: 'bob' } },
      { approvals: null },
      { approvals: [{ ...ada, user: null }] },
      { approvals: [{ ...ada, status: true }] },
      { pending_approval_count: '0' },
      { pending_approval_count: null },
      { approval_summary: { rules: null } },
      { approval_summary: { rules: [{ ...rule, required_approvals: -1 }] } },
      { approval_summary: { rules: [{ ...rule, deployment_approvals: null }] } },
    ],
  ],
  readApprovalState: [
    readers.readApprovalState,
    state,
    [
      { rules: null },
      { rules: [1] },
      { rules: [{ approved: 'true', approvals_required: 2 }] },
      { rules: [{ approved: true, approvals_required: '2' }] },
    ],
  ],
  readJobEnd: [readers.readJobEnd, end, [{ finished_at: 'yesterday' }, { erased_at: 5 }]],
};

for (const [name, [read, good, changes]] of Object.entries(odd)) {
  test(`${name}() reads a good body, with members that it does not know`, () => {
    assert.deepEqual(read({ ...good, brand_new: [{}] }), read(good));
  });
  for (const change of changes) {
    test(`${name}() refuses a body with ${JSON.stringify(change).slice(0, 120)}`, () => {
      assert.throws(
        () => read({ ...good, ...change }),
        (error: unknown) => error instanceof WaybillError && error.code === 'gitlab-body-unexpected',
      );
    });
  }
}
