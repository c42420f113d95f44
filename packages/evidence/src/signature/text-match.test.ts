import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchesText } from './text-match.ts';

const pattern = (text: string) => ({ kind: 'pattern', pattern: text }) as const;

test('matchesText() compares a literal whole and exactly, stars included', () => {
  const literal = { kind: 'literal', text: 'https://gitlab.com/acme/*' } as const;
  assert.equal(matchesText(literal, 'https://gitlab.com/acme/*'), true);
  for (const text of [
    'https://gitlab.com/acme/app',
    'https://gitlab.com/acme/',
    'HTTPS://gitlab.com/acme/*',
    '',
  ]) {
    assert.equal(matchesText(literal, text), false, text);
  }
});

test('matchesText() lets a star stand for anything but the separators / and @', () => {
  const refs = pattern('https://gitlab.com/acme/*//.gitlab-ci.yml@refs/tags/v*');
  assert.equal(matchesText(refs, 'https://gitlab.com/acme/app//.gitlab-ci.yml@refs/tags/v1.2'), true);
  for (const text of [
    'https://gitlab.com/acme/app/sub//.gitlab-ci.yml@refs/tags/v1.2',
    'https://gitlab.com/acme/app//.gitlab-ci.yml@refs/tags/v1/2',
    'https://gitlab.com/acme/x@y//.gitlab-ci.yml@refs/tags/v1.2',
    'https://gitlab.com/acme-evil/app//.gitlab-ci.yml@refs/tags/v1.2',
    'xhttps://gitlab.com/acme/app//.gitlab-ci.yml@refs/tags/v1.2',
    'https://gitlabXcom/acme/app//.gitlab-ci.yml@refs/tags/v1.2',
  ]) {
    assert.equal(matchesText(refs, text), false, text);
  }
});

test('matchesText() takes every character of a pattern but the star as itself', () => {
  assert.equal(matchesText(pattern('a.b+c?[d]$^|\\*'), 'a.b+c?[d]$^|\\xyz'), true);
  assert.equal(matchesText(pattern('a.b*'), 'axb'), false);
  assert.equal(matchesText(pattern('ab*ba'), 'aba'), false);
  assert.equal(matchesText(pattern('**'), 'abc'), true);
});

test('matchesText() agrees with an anchored regular expression', () => {
  const letters = fc.constantFrom('a', 'b', '/', '@', '.');
  const text = fc.string({ unit: letters, maxLength: 12 });
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', '/', '@', '.', '*'), maxLength: 8 }),
      text,
      (wanted, found) => {
        const expression = wanted.replaceAll(/[.]/g, '\\.').replaceAll('*', '[^/@]*');
        assert.equal(matchesText(pattern(wanted), found), new RegExp(`^${expression}$`).test(found));
      },
    ),
    { numRuns: 5000 },
  );
});

test('matchesText() answers at once where a backtracking matcher would not', () => {
  const start = performance.now();
  assert.equal(matchesText(pattern('*a'.repeat(500) + 'b'), 'a'.repeat(4000)), false);
  assert.ok(performance.now() - start < 200);
});
