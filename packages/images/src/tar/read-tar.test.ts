import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import fc from 'fast-check';
import { paxRecord, tar, type TarFile } from '../testing/make-tar.ts';
import { readTar } from './read-tar.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

async function list(bytes: Uint8Array, size = 700): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { path, kind, content } of readTar(inPieces(bytes, size))) {
    found.push(
      `${kind} ${path ?? '-'} ${kind === 'file' ? Buffer.from(await content()).toString() : ''}`.trim(),
    );
  }
  return found;
}

test('readTar() reads files, links and folders in pieces of any size', async () => {
  const bytes = tar([
    { path: './etc/', flag: '5' },
    { path: '/etc/a', content: 'A'.repeat(1_500) },
    { path: 'etc/empty' },
    { path: 'etc/b', flag: '1', linkTarget: 'etc/a' },
    { path: 'etc/c', flag: '2', linkTarget: '/elsewhere' },
  ]);
  const expected = ['file etc/a ' + 'A'.repeat(1_500), 'file etc/empty', 'hardlink etc/b', 'symlink etc/c'];
  for (const size of [1, 511, 512, 700, 1e6]) {
    assert.deepEqual((await list(bytes, size)).slice(1), expected);
  }
});

test('readTar() takes long names of GNU and pax', async () => {
  const long = `deep/${'d'.repeat(200)}/name`;
  const gnu: TarFile[] = [
    { path: '././@LongLink', flag: 'L', content: `${long}\0` },
    { path: 'cut', content: '1' },
  ];
  const pax: TarFile[] = [
    { path: 'pax', flag: 'x', content: paxRecord('path', long) + paxRecord('mtime', '1.5') },
    { path: 'cut', content: '2' },
  ];
  assert.deepEqual(await list(tar([...gnu, ...pax, { path: 'next', content: '3' }])), [
    `file ${long} 1`,
    `file ${long} 2`,
    'file next 3',
  ]);
});

test('readTar() gives no path to an entry that leads out of the image', async () => {
  assert.deepEqual(await list(tar([{ path: '../evil' }, { path: 'a/../../b' }, { path: '/' }])), [
    'file -',
    'file -',
    'file -',
  ]);
});

test('readTar() refuses what is no archive, or cut off', async () => {
  const good = tar([{ path: 'a', content: 'x'.repeat(2_000) }]);
  const wrongSum = Buffer.from(good);
  wrongSum[0] = 0x62;
  const unknown = tar([{ path: 'a', flag: '?' }]);
  for (const bytes of [good.subarray(0, 300), good.subarray(0, 1_500), wrongSum, unknown]) {
    await assert.rejects(
      list(bytes),
      (error) => error instanceof WaybillError && error.code === 'image-malformed',
    );
  }
});

test('readTar() ends with a list or a coded error on any damage', async () => {
  const good = tar([
    { path: 'pax', flag: 'x', content: paxRecord('path', 'other') },
    { path: 'a', content: 'x'.repeat(2_000) },
    { path: 'b' },
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(good.byteLength),
      fc.array(fc.tuple(fc.nat(good.byteLength - 1), fc.nat(255)), { maxLength: 10 }),
      async (end, edits) => {
        const bytes = Buffer.from(good.subarray(0, end));
        for (const [at, byte] of edits) if (at < end) bytes[at] = byte;
        try {
          await list(bytes);
        } catch (error) {
          assert.ok(error instanceof WaybillError, String(error));
        }
      },
    ),
    { numRuns: 300 },
  );
});
