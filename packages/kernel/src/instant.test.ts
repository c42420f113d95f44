import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatInstant, instantFromMs, instantFromSeconds, parseInstant } from './instant.ts';

test('parseInstant() reads a date-time with its zone', () => {
  assert.equal(parseInstant('1970-01-01T00:00:01Z'), 1000);
  assert.equal(parseInstant('2026-02-28t23:30:00.25+01:00'), Date.UTC(2026, 1, 28, 22, 30, 0, 250));
  assert.equal(parseInstant('2024-02-29T00:00:00Z'), Date.UTC(2024, 1, 29));
});

test('parseInstant() refuses dates that do not exist, and times without a zone', () => {
  for (const text of [
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:00',
    '2026-01-01',
    '1767225600',
    ' 2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00+99:00',
  ]) {
    assert.throws(() => parseInstant(text), { code: 'instant-malformed' }, text);
  }
});

test('formatInstant() and parseInstant() are inverse', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
      assert.equal(parseInstant(formatInstant(instantFromMs(ms))), ms);
    }),
  );
  assert.equal(formatInstant(instantFromSeconds(1)), '1970-01-01T00:00:01Z');
});

test('instantFromMs() refuses what no calendar holds', () => {
  for (const ms of [Number.NaN, Number.POSITIVE_INFINITY, 8.65e15]) {
    assert.throws(() => instantFromMs(ms), { code: 'instant-malformed' });
  }
});
