import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { coversRef } from './facts-from-api.ts';

test('coversRef() takes a star for any characters, slashes included, and everything else for itself', () => {
  const covers: readonly (readonly [string, string, boolean])[] = [
    ['main', 'main', true],
    ['main', 'main2', false],
    ['main', 'a/main', false],
    ['*', '', true],
    ['release/*', 'release/1/2', true],
    ['release/*', 'release', false],
    ['*-stable', '19-5-stable', true],
    ['*-stable', '19-5-stable-ee', false],
    ['v*.*', 'v1.2', true],
    ['v*.*', 'v1x2', false],
    ['a**b', 'ab', true],
    ['ab*ba', 'aba', false],
    ['*ab*ab', 'ab', false],
    ['*ab*ab', 'abab', true],
  ];
  for (const [pattern, name, expected] of covers) {
    assert.equal(coversRef(pattern, name), expected, `${pattern} ${name}`);
  }
});

test('coversRef() finds a name that was made from its pattern', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 4 });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 5 }), text, (pieces, end) => {
      const pattern = `${pieces.map(([piece]) => `${piece}*`).join('')}${end}`;
      const name = `${pieces.map(([piece, any]) => piece + any).join('')}${end}`;
      return coversRef(pattern, name);
    }),
  );
});

// Whoever keeps a project writes such a pattern, and the server tries it on its one thread.
test('coversRef() takes no time for many stars and a long name', { timeout: 5_000 }, () => {
  const startedAtMs = performance.now();
  assert.equal(coversRef(`${'*a'.repeat(40)}*b`, 'a'.repeat(255)), false);
  assert.ok(performance.now() - startedAtMs < 500);
});
