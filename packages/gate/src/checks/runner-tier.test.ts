import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckResult } from '@waybill/kernel';
import type { RunnerTier } from '@waybill/platform';
import { decideBuild, resultOf, type Changes } from '../testing/good-build.ts';

async function judged(changes: Changes): Promise<CheckResult> {
  return resultOf(await decideBuild(changes), 'runner-tier');
}

function withTiers(change: (tier: RunnerTier) => RunnerTier): Required<Changes>['platform'] {
  return (platform) => ({ ...platform, tiers: platform.tiers.map(change) });
}

test('runner-tier fails where the job itself admits another tier', async () => {
  const { outcome, found } = await judged({ build: (build) => ({ ...build, builder: 'sandbox' }) });
  assert.equal(outcome, 'fail');
  assert.match(found ?? '', /sandbox \(a claim\)/);
});

test('runner-tier fails where no tier lists the runner', async () => {
  const { outcome } = await judged({ platform: withTiers((tier) => ({ ...tier, runnerIds: [] })) });
  assert.equal(outcome, 'fail');
});

test('runner-tier is not evaluable where the runner may belong to a tier by its tags', async () => {
  const { outcome } = await judged({
    platform: withTiers((tier) => ({ ...tier, runnerIds: [], tags: ['k8s'] })),
  });
  assert.equal(outcome, 'not-evaluable');
});

test('runner-tier takes the tier that the server found by tags or name', async () => {
  const platform = withTiers((tier) => ({ ...tier, runnerIds: [], tags: ['k8s'] }));
  const stated = { name: 'runner.tier', assurance: 'api', source: 'platform' } as const;
  assert.equal((await judged({ platform, apiFacts: [{ ...stated, value: 'protected' }] })).outcome, 'pass');
  assert.equal((await judged({ platform, apiFacts: [{ ...stated, value: 'sandbox' }] })).outcome, 'fail');
});
