import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact } from '@waybill/evidence';
import { digestOf } from '@waybill/kernel';
import { judgeReach } from './judge-reach.ts';

const runner = { kind: 'runner', value: '11' } as const;
const ranOn = (value: string, assurance: Fact['assurance']): Fact => ({
  name: 'runner.id',
  value,
  assurance,
  source: 'provenance',
  document: digestOf(assurance),
});

test('a build that names the runner is reached, by the strongest that says so', () => {
  const facts = [ranOn('11', 'claimed'), ranOn('11', 'api'), ranOn('11', 'token')];
  const reach = judgeReach(runner, facts);
  assert.deepEqual(reach, { kind: 'reached', assurance: 'api', document: digestOf('api') });
});

test('a claim reaches a build even where something stronger names another runner', () => {
  const facts = [ranOn('12', 'token'), ranOn('11', 'claimed')];
  assert.equal(judgeReach(runner, facts).kind, 'reached');
});

test('another runner clears a build when a token names it, and not when a job claims it', () => {
  assert.equal(judgeReach(runner, [ranOn('12', 'token')]).kind, 'not-reached');
  assert.equal(judgeReach(runner, [ranOn('12', 'claimed')]).kind, 'could-not-tell');
  assert.equal(judgeReach(runner, []).kind, 'could-not-tell');
});
