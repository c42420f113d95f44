import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInstant } from '@waybill/kernel';
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

test('evidence-fresh is not evaluable where no evidence was accepted', async () => {
  const decision = await decideBuild({ evidence: () => ({}) });
  assert.equal(resultOf(decision, 'evidence-fresh').outcome, 'not-evaluable');
});
