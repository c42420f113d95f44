import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf, type JsonObject } from '@waybill/kernel';
import fc from 'fast-check';
import { readScanReport } from './scan-report.ts';

const good: JsonObject = {
  version: '15.0.7',
  scan: {
    type: 'sast',
    status: 'success',
    start_time: '2026-03-01T10:00:00',
    end_time: '2026-03-01T10:02:03',
    scanner: { id: 'semgrep' },
  },
  vulnerabilities: [
    { id: 'a', severity: 'High' },
    { id: 'b', severity: 'High' },
    { id: 'c', severity: 'Dreadful' },
    { id: 'd' },
  ],
};
const scan = good['scan'] as JsonObject;
const origin = { type: 'sast', jobId: '23', jobFailed: false };
const bytesOf = (report: unknown): Uint8Array => Buffer.from(JSON.stringify(report));
const outcomeOf = (report: unknown): string => readScanReport(bytesOf(report), origin).outcome;

test('readScanReport() counts findings by severity, unrated and unknown words as unknown', () => {
  const bytes = bytesOf(good);
  assert.deepEqual(readScanReport(bytes, origin), {
    type: 'sast',
    jobId: '23',
    outcome: 'completed',
    digest: digestOf(bytes),
    findings: { critical: 0, high: 2, medium: 0, low: 0, unknown: 2, info: 0 },
    endedAt: '2026-03-01T10:02:03Z',
  });
});

test('readScanReport() takes no scan for a clean one that failed, or whose job failed', () => {
  assert.equal(outcomeOf({ ...good, scan: { ...scan, status: 'failure' } }), 'failed');
  assert.equal(readScanReport(bytesOf(good), { ...origin, jobFailed: true }).outcome, 'failed');
});

for (const [what, report] of [
  ['a report of another kind', { ...good, scan: { ...scan, type: 'dast' } }],
  ['no scan', { ...good, scan: undefined }],
  ['a status that no schema has', { ...good, scan: { ...scan, status: 'ok' } }],
  ['no findings list', { ...good, vulnerabilities: undefined }],
  ['a finding that is no object', { ...good, vulnerabilities: ['High'] }],
  ['no end', { ...good, scan: { ...scan, end_time: undefined } }],
  ['an end that is no time', { ...good, scan: { ...scan, end_time: 'yesterday' } }],
  ['a list', [good]],
] as const) {
  test(`readScanReport() cannot read ${what}`, () => {
    assert.equal(outcomeOf(report), 'unreadable');
  });
}

test('readScanReport() answers any bytes, and none as a completed scan but a report', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.json().map((text) => Buffer.from(text)),
      ),
      (bytes) => {
        assert.equal(readScanReport(bytes, origin).outcome, 'unreadable');
      },
    ),
  );
});
