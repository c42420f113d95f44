import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeBase64, encodeBase64 } from './base64.ts';

test('decodeBase64() is the inverse of both alphabets, padded or URL-safe', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const buffer = Buffer.from(bytes);
      assert.deepEqual(Buffer.from(decodeBase64(encodeBase64(bytes))), buffer);
      assert.deepEqual(Buffer.from(decodeBase64(buffer.toString('base64url'))), buffer);
    }),
  );
});

test('decodeBase64() refuses what the built-in decoder would skip', () => {
  for (const text of ['YWJj\n', 'YW Jj', 'YWJj=', '!YWJj', 'YQ=', '+-AA', 'YR==', 'Y']) {
    assert.throws(() => decodeBase64(text), { code: 'base64-malformed' }, JSON.stringify(text));
  }
});

test('decodeBase64() takes megabytes', () => {
  assert.equal(decodeBase64('AAAA'.repeat(4_000_000)).length, 12_000_000);
  assert.throws(() => decodeBase64(`${'AAAA'.repeat(4_000_000)}!`), { code: 'base64-malformed' });
});

test('encodeBase64() takes text as UTF-8', () => {
  assert.equal(encodeBase64('é'), 'w6k=');
});
