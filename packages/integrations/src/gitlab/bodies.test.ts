import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WaybillError, type JsonValue } from '@waybill/kernel';
import * as readers from './bodies.ts';

const job = {
  id: 11_000_000_001,
  name: 'build',
  stage: 'build',
  status: 'success',
  ref: 'main',
  tag: false,
  web_url: 'https://gitlab.example.com/acme/app/-/jobs/11000000001',
  started_at: '2026-01-31T12:00:00.000+01:00',
  pipeline: { id: 5_000_000_001, project_id: 101, ref: 'main', sha: 'a'.repeat(40), status: 'success' },
  runner: null,
  runner_manager: null,
};

function codeOf(read: () => unknown): string {
  try {
    read();
    return 'read';
  } catch (error) {
    assert.ok(error instanceof WaybillError, String(error));
    return error.code;
  }
}

test('readJob() reads nulls as absent, other zones, and ids above 32 bits', () => {
  const read = readers.readJob(job);
  assert.equal(read.id, '11000000001');
  assert.equal(read.runner, undefined);
  assert.equal(read.startedAt, Date.parse('2026-01-31T11:00:00Z'));
});

test('readJob() passes over fields that it does not know', () => {
  assert.deepEqual(readers.readJob({ ...job, brand_new: { a: [1] } }), readers.readJob(job));
});

test('readJob() refuses a needed field that is missing or of another type', () => {
  const changes: readonly { readonly [name: string]: JsonValue }[] = [
    { id: '1' },
    { id: 1.5 },
    { id: -1 },
    { id: 2 ** 53 },
    { name: null },
    { pipeline: null },
    { pipeline: { ...job.pipeline, sha: 1 } },
    { runner: { id: 'x' } },
    { started_at: 'yesterday' },
    { started_at: 12 },
  ];
  for (const change of changes) {
    assert.equal(
      codeOf(() => readers.readJob({ ...job, ...change })),
      'gitlab-body-unexpected',
      JSON.stringify(change),
    );
  }
});

test('every reader answers any JSON with a value or gitlab-body-unexpected', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record({ id: fc.jsonValue(), name: fc.jsonValue(), pipeline: fc.jsonValue() }),
  );
  fc.assert(
    fc.property(value, (body) => {
      for (const read of Object.values(readers)) {
        const code = codeOf(() => read(body as JsonValue));
        assert.ok(code === 'read' || code === 'gitlab-body-unexpected', code);
      }
    }),
  );
});
