import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf, instantFromMs, type CheckResult } from '@waybill/kernel';
import { cacheKeyOf } from './cache-key.ts';
import { decidePromotion } from './decide-promotion.ts';
import { stopped, undecided } from './testing/attack.ts';
import { decideBuild, makeBuild } from './testing/good-build.ts';

test('a verdict for one environment says which, and another environment is another question', async () => {
  const { input } = await makeBuild();
  const staging = { ...input, environment: { ...input.environment, name: 'staging' } };
  assert.equal(decidePromotion(input).environment, 'production');
  assert.equal(decidePromotion(staging).verdict, 'refuse');
  assert.notEqual(cacheKeyOf(input), cacheKeyOf(staging));
});

test('a promotion says until when it holds, and at that instant it no longer does', async () => {
  const fresh = await decideBuild();
  assert.ok(fresh.validUntil);
  const before = await decideBuild({ now: instantFromMs(fresh.validUntil - 1) });
  assert.equal(before.verdict, 'promote');
  const after = await decideBuild({ now: fresh.validUntil });
  assert.deepEqual(stopped(after), ['evidence-fresh: fail']);
});

test("findings of other judges count, and a warning stands in nobody's way", async () => {
  const finding: CheckResult = { code: 'image-pinned', outcome: 'fail', message: 'The image is not pinned.' };
  assert.equal((await decideBuild({ findings: [finding] })).verdict, 'refuse');
  const warned = await decideBuild({
    requires: (good) => ({ ...good, health: { accept: ['healthy'], otherwise: 'warn' } }),
    health: (good) => ({ ...good, verdict: 'degraded' }),
  });
  assert.equal(warned.verdict, 'promote');
  assert.deepEqual(
    warned.warnings.map(({ code }) => code),
    ['platform-health'],
  );
});

test('a health statement about another artifact or other provenance is none', async () => {
  await undecided({ health: (good) => ({ ...good, artifacts: [digestOf('another')] }) }, 'platform-health');
  await undecided({ health: (good) => ({ ...good, provenance: digestOf('another') }) }, 'platform-health');
});
