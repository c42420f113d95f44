import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchText } from './match-text.ts';

const pattern = (text: string): { kind: 'pattern'; pattern: string } => ({ kind: 'pattern', pattern: text });

test('matchText() compares a literal whole and exactly, stars included', () => {
  const literal = { kind: 'literal', text: 'refs/heads/ma*n' } as const;
  assert.equal(matchText(literal, 'refs/heads/ma*n'), true);
  for (const text of ['refs/heads/main', 'refs/heads/ma*n2', 'xrefs/heads/ma*n', 'refs/heads/MA*N', '']) {
    assert.equal(matchText(literal, text), false, text);
  }
});

test('matchText() lets a star stand for anything but a slash and an at sign', () => {
  const tags = pattern('https://gitlab.example.com/acme/*//.gitlab-ci.yml@refs/tags/v*');
  const yes = ['https://gitlab.example.com/acme/shop//.gitlab-ci.yml@refs/tags/v1.2'];
  const no = [
    'https://gitlab.example.com/acme/a/b//.gitlab-ci.yml@refs/tags/v1',
    'https://gitlab.example.com/acme/shop//.gitlab-ci.yml@refs/tags/v1/x',
    'https://gitlab.example.com/acme/shop//.gitlab-ci.yml@refs/tags/v1@refs/tags/v2',
    'https://gitlab.example.com.evil/acme/shop//.gitlab-ci.yml@refs/tags/v1',
    'xhttps://gitlab.example.com/acme/shop//.gitlab-ci.yml@refs/tags/v1',
  ];
  for (const text of yes) assert.equal(matchText(tags, text), true, text);
  for (const text of no) assert.equal(matchText(tags, text), false, text);
});

test('matchText() treats what regular expressions treat as special as plain text', () => {
  assert.equal(matchText(pattern('a.b*'), 'a.bc'), true);
  assert.equal(matchText(pattern('a.b*'), 'axbc'), false);
  assert.equal(matchText(pattern('(a|b)*[c]'), '(a|b)x[c]'), true);
});

test('matchText() agrees with an anchored regular expression on random patterns and texts', () => {
  const unit = fc.constantFrom('a', 'b', '/', '@', '.');
  fc.assert(
    fc.property(
      fc.string({ unit: fc.oneof(unit, fc.constant('*')), maxLength: 8 }),
      fc.string({ unit, maxLength: 10 }),
      (text, subject) => {
        const source = text.replaceAll('.', '\\.').replaceAll('*', '[^/@]*');
        assert.equal(matchText(pattern(text), subject), new RegExp(`^${source}$`).test(subject));
      },
    ),
    { numRuns: 5000 },
  );
});

test('matchText() stays quick where a backtracking matcher would not end', () => {
  const startedAt = performance.now();
  assert.equal(matchText(pattern('a*'.repeat(400) + 'b'), 'a'.repeat(2000)), false);
  assert.ok(performance.now() - startedAt < 200);
});
