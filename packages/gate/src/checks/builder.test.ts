import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckResult } from '@waybill/kernel';
import type { Platform, Requirements } from '@waybill/platform';
import { decideBuild, identityOf, resultOf, type Changes } from '../testing/good-build.ts';

const hosted = 'https://gitlab.example.com/waybill/builders/gitlab-hosted/v1';

/** A build that says GitLab hosted it, for an environment that accepts that. */
const saysHosted: Changes = {
  requires: ({ runner: _runner, ...requires }: Requirements) => ({
    ...requires,
    provenance: { ...requires.provenance!, builders: [{ kind: 'literal', text: hosted }] },
  }),
  build: (build) => ({
    ...build,
    builder: 'gitlab-hosted',
    job: { ...build.job, runner: { ...build.job.runner, id: '5000', environment: 'gitlab-hosted' } },
  }),
};

async function judged(changes: Changes): Promise<CheckResult> {
  return resultOf(await decideBuild(changes), 'builder');
}

test('builder fails where the token names a runner of another tier than the builder does', async () => {
  const decision = await decideBuild({ idToken: (claims) => ({ ...claims, runner_id: 8 }) });
  const { outcome, found } = resultOf(decision, 'builder');
  assert.equal(outcome, 'fail');
  assert.match(found ?? '', /^builder protected, runner 8 .* of tier sandbox$/);
});

test('builder accepts gitlab-hosted where nothing speaks against it', async () => {
  const { outcome } = await judged({
    ...saysHosted,
    idToken: (claims) => ({ ...claims, runner_id: 5000, runner_environment: 'gitlab-hosted' }),
    provenanceBundle: { identity: identityOf({ runner_environment: 'gitlab-hosted' }) },
    signatureBundle: { identity: identityOf({ runner_environment: 'gitlab-hosted' }) },
  });
  assert.equal(outcome, 'pass');
});

test('builder fails where gitlab-hosted is claimed and the token says that the runner is self-hosted', async () => {
  const { outcome, found } = await judged({
    ...saysHosted,
    idToken: (claims) => ({ ...claims, runner_id: 5000, runner_environment: 'self-hosted' }),
    provenanceBundle: { identity: identityOf({ runner_environment: 'gitlab-hosted' }) },
    signatureBundle: { identity: identityOf({ runner_environment: 'gitlab-hosted' }) },
  });
  assert.equal(outcome, 'fail');
  assert.equal(found, 'builder gitlab-hosted, runner environment self-hosted (the ID token)');
});

test('builder fails where gitlab-hosted is claimed and only the certificate says otherwise', async () => {
  const { outcome, found } = await judged({ ...saysHosted, idToken: () => undefined });
  assert.equal(outcome, 'fail');
  assert.equal(found, 'builder gitlab-hosted, runner environment self-hosted (the certificate)');
});

test('builder fails where gitlab-hosted is claimed for a runner of a tier', async () => {
  const { outcome, found } = await judged({
    ...saysHosted,
    idToken: (claims) => ({ ...claims, runner_environment: 'gitlab-hosted' }),
  });
  assert.equal(outcome, 'fail');
  assert.match(found ?? '', /^builder gitlab-hosted, runner 7 \(the ID token\) of tier protected$/);
});

test('builder fails where the server found another tier by tags than the builder names', async () => {
  const byTags = (platform: Platform): Platform => ({
    ...platform,
    tiers: platform.tiers.map((tier) => ({ ...tier, runnerIds: [], tags: [tier.name] })),
  });
  const stated = { name: 'runner.tier', assurance: 'api', source: 'platform' } as const;
  assert.equal(
    (await judged({ platform: byTags, apiFacts: [{ ...stated, value: 'protected' }] })).outcome,
    'pass',
  );
  assert.equal(
    (await judged({ platform: byTags, apiFacts: [{ ...stated, value: 'sandbox' }] })).outcome,
    'fail',
  );
});
