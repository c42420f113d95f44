import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf, digestFromHex, digestOf, hexOf, isDigest, parseDigest } from './digest.ts';

// SHA-256 of the empty message and of "abc": FIPS 180-4 example values.
const empty = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const abc = 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

test('digestOf() gives the published digests of the empty message and of "abc"', () => {
  assert.equal(digestOf(new Uint8Array()), empty);
  assert.equal(digestOf('abc'), abc);
});

test('parseDigest() accepts exactly sha256 and 64 lowercase hex digits', () => {
  assert.equal(parseDigest(abc), abc);
  for (const text of [
    abc.toUpperCase(),
    abc.slice(0, -1),
    `${abc}0`,
    abc.slice(7),
    `sha512:${abc.slice(7)}`,
    `${abc}\n`,
    '',
  ]) {
    assert.equal(isDigest(text), false, text);
    assert.throws(() => parseDigest(text), { code: 'digest-malformed' }, text);
  }
});

test('parseDigest() does not repeat a long text in its error', () => {
  assert.throws(() => parseDigest('x'.repeat(10_000)), { found: '10000 characters' });
});

test('digestFromHex() takes either case, hexOf() and bytesOf() take a digest apart', () => {
  const digest = digestFromHex(hexOf(parseDigest(abc)).toUpperCase());
  assert.equal(digest, abc);
  assert.equal(Buffer.from(bytesOf(digest)).toString('hex'), hexOf(digest));
});
