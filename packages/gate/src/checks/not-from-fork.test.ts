import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '@waybill/kernel';
import { decideBuild, resultOf, type Changes } from '../testing/good-build.ts';

/** An environment that asks neither for the source nor for its protection. */
const asksLittle: Changes = { requires: ({ sbom, signature }) => ({ sbom: sbom!, signature: signature! }) };

test('not-from-fork refuses a known fork where the environment does not ask for the source', async () => {
  const decision = await decideBuild({
    ...asksLittle,
    idToken: (claims) => ({ ...claims, project_id: '5000', project_path: 'mallory/app' }),
  });
  assert.equal(decision.verdict, 'refuse');
  assert.equal(resultOf(decision, 'not-from-fork').outcome, 'fail');
});

test('not-from-fork does not apply where nothing tells of forks', async () => {
  const silent = ({ job_project_id: _id, job_project_path: _path, ...claims }: JsonObject): JsonObject =>
    claims;
  const decision = await decideBuild({ ...asksLittle, idToken: silent });
  assert.equal(resultOf(decision, 'not-from-fork').outcome, 'not-applicable');
  assert.equal(decision.verdict, 'promote');
});
