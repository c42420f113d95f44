import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchText } from './text-match.ts';

const pattern = (text: string) => ({ kind: 'pattern', pattern: text }) as const;

test('matchText() compares a literal whole and exactly, stars included', () => {
  const literal = { kind: 'literal', text: 'https://gitlab.com/acme/*' } as const;
  assert.equal(matchText(literal, 'https://gitlab.com/acme/*'), true);
  for (const text of [
    'https://gitlab.com/acme/app',
    'https://gitlab.com/acme/',
    'https://gitlab.com/acme/*2',
    'xhttps://gitlab.com/acme/*',
    'HTTPS://gitlab.com/acme/*',
    '',
  ]) {
    assert.equal(matchText(literal, text), false, text);
  }
});

test('matchText() lets a star stand for anything but the separators / and @', () => {
  const refs = pattern('https://gitlab.com/acme/*//.gitlab-ci.yml@refs/tags/v*');
  assert.equal(matchText(refs, 'https://gitlab.com/acme/app//.gitlab-ci.yml@refs/tags/v1.2'), true);
  assert.equal(matchText(refs, 'https://gitlab.com/acme///.gitlab-ci.yml@refs/tags/v'), true);
  for (const text of [
    'https://gitlab.com/acme/app/sub//.gitlab-ci.yml@refs/tags/v1.2',
    'https://gitlab.com/acme/app//.gitlab-ci.yml@refs/tags/v1/2',
    'https://gitlab.com/acme/app//.gitlab-ci.yml@refs/tags/v1@refs/tags/v2',
    'https://gitlab.com/acme/x@y//.gitlab-ci.yml@refs/tags/v1.2',
    'https://gitlab.com/acme-evil/app//.gitlab-ci.yml@refs/tags/v1.2',
    'https://gitlab.com.evil/acme/app//.gitlab-ci.yml@refs/tags/v1.2',
    'xhttps://gitlab.com/acme/app//.gitlab-ci.yml@refs/tags/v1.2',
    'https://gitlabXcom/acme/app//.gitlab-ci.yml@refs/tags/v1.2',
  ]) {
    assert.equal(matchText(refs, text), false, text);
  }
});

test('matchText() takes every character of a pattern but the star as itself', () => {
  assert.equal(matchText(pattern('a.b+c?[d]$^|\\*'), 'a.b+c?[d]$^|\\xyz'), true);
  assert.equal(matchText(pattern('(a|b)*[c]'), '(a|b)x[c]'), true);
  assert.equal(matchText(pattern('a.b*'), 'axb'), false);
  assert.equal(matchText(pattern('ab*ba'), 'aba'), false);
  assert.equal(matchText(pattern('**'), 'abc'), true);
});

test('matchText() agrees with an anchored regular expression', () => {
  const unit = fc.constantFrom('a', 'b', '/', '@', '.');
  fc.assert(
    fc.property(
      fc.string({ unit: fc.oneof(unit, fc.constant('*')), maxLength: 8 }),
      fc.string({ unit, maxLength: 12 }),
      (wanted, found) => {
        const expression = wanted.replaceAll('.', '\\.').replaceAll('*', '[^/@]*');
        assert.equal(matchText(pattern(wanted), found), new RegExp(`^${expression}$`).test(found));
      },
    ),
    { numRuns: 5000 },
  );
});

test('matchText() answers at once where a backtracking matcher would not', () => {
  const startedAt = performance.now();
  assert.equal(matchText(pattern('*a'.repeat(500) + 'b'), 'a'.repeat(4000)), false);
  assert.ok(performance.now() - startedAt < 200);
});
