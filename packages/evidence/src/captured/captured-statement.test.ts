import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf, parseInstant } from '@waybill/kernel';
import type { Fact, FactName, FactValues } from '../facts.ts';
import { parseStatement } from '../provenance/statement.ts';
import { buildCapturedStatement, capturedFactNames, type CapturedStatement } from './captured-statement.ts';

const fact = <N extends FactName>(name: N, value: FactValues[N]): Fact => ({
  name,
  value,
  assurance: 'api',
  source: 'api',
});

const captured: CapturedStatement = {
  kind: 'approval',
  artifacts: [{ digest: digestOf('app'), name: 'app.tgz' }],
  evidence: digestOf('entry'),
  build: { projectId: '7', pipelineId: '11', jobId: '23', commit: 'c'.repeat(40) },
  source: 'https://gitlab.example.com',
  capturedAt: parseInstant('2026-02-03T04:05:06Z'),
  facts: [
    fact('review.merge-request', '12'),
    fact('review.approvals', '2'),
    fact('review.last-commit', false),
    fact('source.commit', 'c'.repeat(40)),
  ],
};

const predicateOf = (changes: Partial<CapturedStatement>): unknown =>
  parseStatement(buildCapturedStatement({ ...captured, ...changes })).predicate;

test('buildCapturedStatement() states the review with its source, time, build and evidence, and nothing else', () => {
  const statement = parseStatement(buildCapturedStatement(captured));
  assert.equal(statement.predicateType, 'https://waybill.dev/predicates/approval/v1');
  assert.deepEqual(statement.subjects, [
    { name: 'app.tgz', digest: { sha256: digestOf('app').slice('sha256:'.length) } },
  ]);
  assert.deepEqual(statement.predicate, {
    capturedAt: '2026-02-03T04:05:06Z',
    source: 'https://gitlab.example.com',
    build: { projectId: '7', pipelineId: '11', jobId: '23', commit: 'c'.repeat(40) },
    evidence: { digest: { sha256: digestOf('entry').slice('sha256:'.length) } },
    mergeRequest: '12',
    approvals: '2',
    lastCommit: false,
  });
});

test('buildCapturedStatement() states reports and log, and lists every deployment, even where there is none', () => {
  const reports = [{ type: 'sast', jobId: '24', outcome: 'failed' }] as const;
  const scans = { capturedAt: '2026-02-03T04:05:06Z', complete: true, reports };
  const scanned = predicateOf({ kind: 'scan-report', facts: [fact('scan.reports', scans)] }) as {
    scans: unknown;
  };
  assert.deepEqual(scanned.scans, scans);
  const none = predicateOf({ kind: 'deployment-approval', facts: [] }) as { deployments: unknown };
  assert.deepEqual(none.deployments, []);
  const log = { jobId: '23', digest: digestOf('log'), bytes: 3 };
  const said = predicateOf({ kind: 'job-log', facts: [fact('job.log', log)] }) as { log: unknown };
  assert.deepEqual(said.log, log);
});

test('capturedFactNames() gives each captured fact to one predicate', () => {
  const names = (['approval', 'scan-report', 'deployment-approval', 'job-log'] as const).flatMap(
    capturedFactNames,
  );
  assert.equal(new Set(names).size, names.length);
  assert.equal(names.length, 7);
});
