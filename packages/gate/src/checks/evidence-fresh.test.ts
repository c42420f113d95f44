import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantFromMs, parseInstant } from '@waybill/kernel';
import type { Requirements } from '@waybill/platform';
import { decideBuild, resultOf } from '../testing/good-build.ts';

test('evidence-fresh counts from an older time that the provenance admits', async () => {
  const decision = await decideBuild({
    build: (build) => ({ ...build, finishedAt: parseInstant('2026-01-20T12:00:00Z') }),
  });
  assert.equal(resultOf(decision, 'evidence-fresh').outcome, 'fail');
});

test('evidence-fresh does not believe a later time than others vouch for', async () => {
  const decision = await decideBuild({
    build: (build) => {
      const { startedAt: _startedAt, ...job } = build.job;
      return { ...build, job, finishedAt: parseInstant('2026-03-01T12:00:00Z') };
    },
    now: parseInstant('2026-03-01T13:00:00Z'),
  });
  assert.equal(resultOf(decision, 'evidence-fresh').outcome, 'fail');
});

test('evidence-fresh lets the last instant of the span count, and not the next', async () => {
  const day = { requires: (good: Requirements) => ({ ...good, freshness: { maxAgeSeconds: 24 * 3600 } }) };
  const last = parseInstant('2026-02-01T11:55:00Z');
  assert.equal(resultOf(await decideBuild({ ...day, now: last }), 'evidence-fresh').outcome, 'pass');
  const next = instantFromMs(last + 1);
  const decision = await decideBuild({ ...day, now: next });
  assert.equal(resultOf(decision, 'evidence-fresh').outcome, 'fail');
  assert.equal((await decideBuild(day)).validUntil, next);
});

test('evidence-fresh is not evaluable where no evidence was accepted', async () => {
  const decision = await decideBuild({ evidence: () => ({}) });
  assert.equal(resultOf(decision, 'evidence-fresh').outcome, 'not-evaluable');
});
