import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf, parseInstant, WaybillError, type JsonObject } from '@waybill/kernel';
import fc from 'fast-check';
import { parseStatement, type Statement } from '../provenance/statement.ts';
import { buildHealthStatement, parseHealthStatement, type HealthStatement } from './health-statement.ts';

const health: HealthStatement = {
  artifacts: [digestOf('app'), digestOf('deb')],
  provenance: digestOf('provenance bundle'),
  verdict: 'degraded',
  window: { fromAt: parseInstant('2026-01-31T11:00:00Z'), toAt: parseInstant('2026-01-31T12:00:00Z') },
  statedAt: parseInstant('2026-01-31T12:00:05Z'),
  reasons: ['Runners of the tier waited longer than agreed.'],
  sources: [{ name: 'queue-time', digest: digestOf('queue times') }],
};

const statement = parseStatement(buildHealthStatement(health));
const changed = (more: JsonObject): Statement => ({
  ...statement,
  predicate: { ...statement.predicate, ...more },
});

test('parseHealthStatement() reads back what buildHealthStatement() writes', () => {
  assert.deepEqual(parseHealthStatement(statement), health);
});

test('parseHealthStatement() refuses a statement of another type or with one bad member', () => {
  const bad: Statement[] = [
    { ...statement, predicateType: 'https://slsa.dev/provenance/v1' },
    { ...statement, subjects: [{ digest: { sha512: 'ab'.repeat(64) } }] },
    changed({ verdict: 'fine' }),
    changed({ window: { from: '2026-01-31T12:00:00Z', to: '2026-01-31T11:00:00Z' } }),
    changed({ statedAt: '2026-01-31' }),
    changed({ provenance: { digest: { sha256: 'AB'.repeat(32) } } }),
    changed({ reasons: 'slow' }),
    changed({ sources: [{ name: 'queue-time' }] }),
  ];
  for (const one of bad) {
    assert.throws(
      () => parseHealthStatement(one),
      (error) => error instanceof WaybillError && error.code === 'health-malformed',
    );
  }
});

test('parseHealthStatement() answers any predicate with a statement or a coded error', () => {
  const member = fc.constantFrom(...Object.keys(statement.predicate ?? {}));
  fc.assert(
    fc.property(member, fc.jsonValue(), (name, value) => {
      try {
        parseHealthStatement(changed({ [name]: value } as JsonObject));
      } catch (error) {
        if (!(error instanceof WaybillError)) throw error;
      }
    }),
  );
});
