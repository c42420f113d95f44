import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findNextLink } from './next-link.ts';
import { retryWaitMs } from './retry-wait.ts';

const nowMs = Date.parse('2026-01-01T00:00:00Z');

test('retryWaitMs() obeys Retry-After in seconds or as a date, then RateLimit-Reset', () => {
  const wait = (headers: { [name: string]: string }) => retryWaitMs(new Headers(headers), 0, nowMs, 0.5);
  assert.equal(wait({ 'retry-after': '30', 'ratelimit-reset': '1' }), 30_000);
  assert.equal(wait({ 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT' }), 7_000);
  assert.equal(wait({ 'ratelimit-reset': String(nowMs / 1000 + 12) }), 12_000);
  assert.equal(wait({ 'ratelimit-reset': '1' }), 0);
});

test('retryWaitMs() grows with jitter up to a ceiling where no header tells', () => {
  const wait = (attempt: number, random: number) => retryWaitMs(new Headers(), attempt, nowMs, random);
  assert.equal(wait(0, 0.5), 125);
  assert.equal(wait(3, 0.5), 1_000);
  assert.equal(wait(50, 0.999), 9_990);
  assert.equal(wait(9, 0), 0);
});

test('findNextLink() finds rel next among others, whatever the order', () => {
  const link =
    '<https://a/?page=1>; rel="prev", <https://a/?page=3&x=a,b>; title="t"; rel="next", <https://a/>; rel="first"';
  assert.equal(findNextLink(link), 'https://a/?page=3&x=a,b');
  assert.equal(findNextLink('<https://a/?page=1>; rel="prev"'), undefined);
  assert.equal(findNextLink('<https://a/>; rel="nextish"'), undefined);
  assert.equal(findNextLink(null), undefined);
});

test('findNextLink() ends for any header', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000 }), (header) => {
      findNextLink(header);
      return true;
    }),
  );
});
