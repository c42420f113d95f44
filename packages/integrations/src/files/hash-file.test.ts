import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { digestOf, WaybillError } from '@waybill/kernel';
import { hashFile } from './hash-file.ts';
import { readBounded } from './read-bounded.ts';

const dir = mkdtempSync(join(tmpdir(), 'waybill-hash-'));
after(() => rmSync(dir, { recursive: true, force: true }));

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof WaybillError && error.code === code;
}

/** A file that takes long enough to hash for something to happen meanwhile; sparse, so it is made at once. */
function largeFile(name: string): string {
  const path = join(dir, name);
  writeFileSync(path, 'start');
  truncateSync(path, 128 * 1024 * 1024);
  const past = new Date(Date.now() - 60_000);
  utimesSync(path, past, past);
  return path;
}

describe('hashFile()', () => {
  test('gives both digests, the head, and the bytes up to the limit', async () => {
    const bytes = Buffer.from('content');
    const path = join(dir, 'small');
    writeFileSync(path, bytes);
    const sha512 = createHash('sha512').update(bytes).digest('hex');
    const without = { digest: digestOf(bytes), sha512, sizeBytes: 7, head: bytes };
    assert.deepEqual(await hashFile(path, { maxBytes: 6 }), without);
    assert.deepEqual(await hashFile(path, { maxBytes: 7 }), { ...without, bytes });
  });

  test('gives the first 16 bytes of a longer file as its head', async () => {
    const path = join(dir, 'longer');
    writeFileSync(path, 'DSSEv1 28 application/vnd.in-toto+json');
    assert.equal(Buffer.from((await hashFile(path)).head).toString(), 'DSSEv1 28 applic');
  });

  test('hashes an empty file', async () => {
    writeFileSync(join(dir, 'empty'), '');
    assert.equal((await hashFile(join(dir, 'empty'))).digest, digestOf(''));
  });

  const changes: { readonly [name: string]: (path: string) => void } = {
    grows: (path) => appendFileSync(path, 'more'),
    shrinks: (path) => truncateSync(path, 10),
    'is replaced': (path) => {
      writeFileSync(`${path}.other`, 'other');
      renameSync(`${path}.other`, path);
    },
    'is written in place with its old time restored': (path) => {
      execFileSync('sh', ['-c', 'printf x | dd of="$0" bs=1 seek=120000000 conv=notrunc 2>/dev/null', path]);
      const past = new Date(Date.now() - 60_000);
      utimesSync(path, past, past);
    },
  };
  for (const [name, change] of Object.entries(changes)) {
    test(`refuses a file that ${name} meanwhile`, async () => {
      const path = largeFile(name.replaceAll(' ', '-'));
      const hashing = hashFile(path);
      setTimeout(() => change(path), 20);
      await assert.rejects(hashing, refusedWith('file-changed-while-reading'));
    });
  }

  test('refuses a pipe without waiting for it, and a folder', async () => {
    const pipe = join(dir, 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, dir]) await assert.rejects(hashFile(path), refusedWith('file-not-regular'));
  });

  test('says that there is no such file', async () => {
    await assert.rejects(hashFile(join(dir, 'none')), refusedWith('file-not-readable'));
  });
});

describe('readBounded()', () => {
  test('reads a file of exactly the limit and refuses one byte more', async () => {
    const path = join(dir, 'bounded');
    writeFileSync(path, 'four');
    assert.equal(Buffer.from(await readBounded(path, 4)).toString(), 'four');
    await assert.rejects(readBounded(path, 3), refusedWith('file-too-large'));
  });

  test('follows a link, unless told not to', async () => {
    writeFileSync(join(dir, 'target'), 'x');
    symlinkSync(join(dir, 'target'), join(dir, 'link'));
    assert.equal((await readBounded(join(dir, 'link'), 9)).length, 1);
    await assert.rejects(
      readBounded(join(dir, 'link'), 9, { followLinks: false }),
      refusedWith('file-not-readable'),
    );
  });
});
