import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '@waybill/kernel';
import { digestOfFolder } from './folder-digest.ts';

const text = (content: string): Uint8Array => Buffer.from(content);

test('digestOfFolder() hashes what "sha256sum" prints for the sorted files', () => {
  // SHA-256 of "abc" and of the empty message: FIPS 180-4 example values.
  const listing =
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.yaml\n' +
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  keys/b.pem\n';
  const folder = new Map([
    ['keys/b.pem', text('')],
    ['a.yaml', text('abc')],
  ]);
  assert.equal(digestOfFolder(folder), digestOf(listing));
});

test('digestOfFolder() sorts by the bytes of the path, as "LC_ALL=C sort" does', () => {
  // U+FF5E comes before U+1F600 in UTF-8, and after it in UTF-16.
  const paths = ['a.b', 'a/b', 'Z', '～', '😀'];
  const lines = ['Z', 'a.b', 'a/b', '～', '😀'].map((path) => `${digestOf('').slice(7)}  ${path}\n`);
  assert.equal(digestOfFolder(new Map(paths.map((path) => [path, text('')]))), digestOf(lines.join('')));
});

test('digestOfFolder() changes with a byte, a path and a file', () => {
  const digests = [
    new Map([['a', text('x')]]),
    new Map([['a', text('y')]]),
    new Map([['b', text('x')]]),
    new Map([
      ['a', text('x')],
      ['b', text('')],
    ]),
  ].map(digestOfFolder);
  assert.equal(new Set(digests).size, 4);
});
