import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showText } from './show-text.ts';
import { decideBuild } from './testing/good-build.ts';

test('showText() keeps what is harmless', () => {
  assert.equal(
    showText('https://gitlab.example.com/acme/Überapp'),
    'https://gitlab.example.com/acme/Überapp',
  );
});

test('showText() takes control characters and turned reading directions out, and bounds the rest', () => {
  assert.equal(showText('a\u001B[2Jb\u202Ec'), 'a\u{FFFD}[2Jb\u{FFFD}c');
  assert.equal(showText('x'.repeat(10_000)).length, 201);
});

test('decidePromotion() shows no control character of a signed document', async () => {
  const decision = await decideBuild({
    build: (build) => ({ ...build, builder: 'evil\u001B[2J\u001B[1;32mpass' }),
  });
  assert.equal(decision.verdict, 'refuse');
  assert.doesNotMatch(
    decision.results.map(({ found, message }) => `${found} ${message}`).join(' '),
    /\p{Cc}/u,
  );
});
