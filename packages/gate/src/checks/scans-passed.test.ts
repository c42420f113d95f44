import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fact, ScanReport, Scans } from '@waybill/evidence';
import { parseInstant } from '@waybill/kernel';
import { decideBuild, goodScans, resultOf, type Changes } from '../testing/good-build.ts';

const [clean] = goodScans.reports as readonly [ScanReport];
const look = (value: Scans): Fact => ({ name: 'scan.reports', value, assurance: 'api', source: 'api' });

async function outcomeOf(looks: readonly Scans[], changes: Changes = {}): Promise<string> {
  const captured = (facts: readonly Fact[]) => [
    ...facts.filter(({ name }) => name !== 'scan.reports'),
    ...looks.map(look),
  ];
  return resultOf(await decideBuild({ ...changes, captured }), 'scans-passed').outcome;
}
const withReports = (...reports: readonly ScanReport[]): Scans => ({ ...goodScans, reports });

test('a scan that is there and clean passes before the pipeline has ended', async () => {
  assert.equal(await outcomeOf([{ ...goodScans, complete: false }]), 'pass');
});

test('every report of a kind must be of a scan that succeeded', async () => {
  for (const [outcome, judged] of [
    ['failed', 'fail'],
    ['unreadable', 'fail'],
    ['missing', 'not-evaluable'],
  ] as const) {
    assert.equal(
      await outcomeOf([withReports(clean, { type: 'sast', jobId: '906', outcome })]),
      judged,
      outcome,
    );
    assert.equal(
      await outcomeOf([withReports(clean, { type: 'dast', jobId: '906', outcome })]),
      'pass',
      outcome,
    );
  }
});

test('a forbidden finding in any report of a kind fails', async () => {
  const findings = { critical: 1, high: 0, medium: 0, low: 0, unknown: 0, info: 0 };
  assert.equal(await outcomeOf([withReports(clean, { ...clean, jobId: '906', findings })]), 'fail');
  assert.equal(await outcomeOf([withReports(clean, { ...clean, type: 'dast', findings })]), 'pass');
});

test('the newest look counts, whatever the order on record', async () => {
  const failed = withReports({ type: 'sast', jobId: '905', outcome: 'failed' });
  const later = { ...goodScans, capturedAt: '2026-01-31T12:30:00Z' };
  assert.equal(await outcomeOf([failed, later]), 'pass');
  assert.equal(await outcomeOf([later, failed]), 'pass');
  assert.equal(await outcomeOf([goodScans, { ...failed, capturedAt: later.capturedAt }]), 'fail');
});

test('what a document claims of scans counts nothing', async () => {
  const captured = (facts: readonly Fact[]) =>
    facts.map((fact): Fact => (fact.name === 'scan.reports' ? { ...fact, assurance: 'token' } : fact));
  assert.equal(resultOf(await decideBuild({ captured }), 'scans-passed').outcome, 'not-evaluable');
});

test('a scan grows too old at an instant that the decision names', async () => {
  const requires: Changes['requires'] = (asked) => ({
    ...asked,
    scans: { types: ['sast'], forbid: [], maxAgeSeconds: 7200 },
  });
  const ended = (endedAt: string) => [withReports({ ...clean, endedAt })];
  assert.equal(await outcomeOf(ended('2026-01-31T11:00:00Z'), { requires }), 'pass');
  assert.equal(await outcomeOf(ended('2026-01-31T10:59:59.999Z'), { requires }), 'fail');
  const { validUntil } = await decideBuild({ requires });
  assert.ok(validUntil !== undefined && validUntil > parseInstant('2026-01-31T13:00:00Z'));
});
