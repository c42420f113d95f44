import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideBuild, resultOf } from '../testing/good-build.ts';

test('builder fails where the token names a runner of another tier than the builder does', async () => {
  const decision = await decideBuild({ idToken: (claims) => ({ ...claims, runner_id: 8 }) });
  const { outcome, found } = resultOf(decision, 'builder');
  assert.equal(outcome, 'fail');
  assert.match(found ?? '', /builder of protected, runner 8 .* of tier sandbox/);
});
