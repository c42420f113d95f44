import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeploymentApprovals, Fact } from '@waybill/evidence';
import { decideBuild, goodApprovals, resultOf } from '../testing/good-build.ts';

async function outcomeOf(...looks: readonly Partial<DeploymentApprovals>[]): Promise<string> {
  const captured = (facts: readonly Fact[]) => [
    ...facts.filter(({ name }) => name !== 'deployment.approvals'),
    ...looks.map((change): Fact => ({
      name: 'deployment.approvals',
      value: { ...goodApprovals, ...change },
      assurance: 'api',
      source: 'api',
    })),
  ];
  return resultOf(await decideBuild({ captured }), 'deployment-approved').outcome;
}

test('too few approvals, one that is missing and a rejection fail', async () => {
  assert.equal(await outcomeOf({}), 'pass');
  assert.equal(await outcomeOf({ approvals: 0 }), 'fail');
  assert.equal(await outcomeOf({ pending: 1 }), 'fail');
  assert.equal(await outcomeOf({ approvals: 5, rejections: 1 }), 'fail');
});

test('the newest look at the environment counts, and no other environment', async () => {
  const later = '2026-01-31T12:59:00Z';
  assert.equal(await outcomeOf({ capturedAt: later }, { rejections: 1 }), 'pass');
  assert.equal(await outcomeOf({}, { capturedAt: later, deploymentId: '32', approvals: 0 }), 'fail');
  assert.equal(await outcomeOf({ environment: 'staging' }), 'not-evaluable');
  assert.equal(await outcomeOf(), 'not-evaluable');
});
