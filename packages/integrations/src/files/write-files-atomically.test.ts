import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { writeFilesAtomically } from './write-files-atomically.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'waybill-write-'));
});
afterEach(() => {
  chmodSync(dir, 0o755);
  rmSync(dir, { recursive: true, force: true });
});

function isCode(code: string, found: string): (error: unknown) => boolean {
  return (error) => error instanceof WaybillError && error.code === code && error.found === found;
}

describe('writeFilesAtomically()', () => {
  test('writes every file, over old ones too, into a folder that it makes', async () => {
    const target = join(dir, 'new', 'folder');
    await writeFilesAtomically(target, new Map([['a', Buffer.from('old')]]));
    await writeFilesAtomically(
      target,
      new Map([
        ['a', Buffer.from('new')],
        ['b', Buffer.alloc(0)],
      ]),
      { mode: 0o600 },
    );
    assert.deepEqual(readdirSync(target).toSorted(), ['a', 'b']);
    assert.equal(readFileSync(join(target, 'a'), 'utf8'), 'new');
    assert.equal(statSync(join(target, 'a')).mode & 0o777, 0o600);
  });

  test('leaves nothing behind where one file cannot take its place', async () => {
    mkdirSync(join(dir, 'taken'));
    writeFileSync(join(dir, 'taken', 'something'), '');
    const files = new Map([
      ['taken', Buffer.from('x')],
      ['z', Buffer.from('x')],
    ]);
    await assert.rejects(writeFilesAtomically(dir, files), (error) => error instanceof WaybillError);
    assert.deepEqual(readdirSync(dir), ['taken']);
  });

  test('says what a file in place of the folder is', async () => {
    writeFileSync(join(dir, 'file'), '');
    const files = new Map([['a', Buffer.from('x')]]);
    await assert.rejects(
      writeFilesAtomically(join(dir, 'file', 'below'), files),
      isCode('file-not-written', 'a part of the path is no folder'),
    );
  });

  test('says that permission is missing', async () => {
    chmodSync(dir, 0o555);
    const isRoot = process.geteuid?.() === 0;
    // Root may write anywhere, so the test is nobody for a moment.
    if (isRoot) process.seteuid?.(65534);
    try {
      await assert.rejects(
        writeFilesAtomically(dir, new Map([['a', Buffer.from('x')]])),
        isCode('file-not-written', 'permission denied'),
      );
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  test('refuses names that leave the folder', async () => {
    for (const name of ['../a', 'a/b', '..', '.', '', 'a\0', 'a'.repeat(201)]) {
      await assert.rejects(
        writeFilesAtomically(dir, new Map([[name, Buffer.from('x')]])),
        isCode('file-not-written', 'a name that is none, or longer than 200 characters'),
      );
    }
    assert.deepEqual(readdirSync(dir), []);
  });

  test('removes what is long abandoned, and leaves what another host may be writing', async () => {
    const [old, young] = ['.a.00000000-1-000000000000.waybill-tmp', '.a.00000000-1-111111111111.waybill-tmp'];
    for (const name of [old, young]) writeFileSync(join(dir, name), 'part');
    utimesSync(join(dir, old), new Date(0), new Date(0));
    await writeFilesAtomically(dir, new Map([['a', Buffer.from('x')]]));
    assert.deepEqual(readdirSync(dir).toSorted(), [young, 'a']);
  });

  test('leaves whole files after SIGKILL at any moment, and the next run removes the rest', async () => {
    const size = 256 * 1024;
    const writer = `
      import { writeFilesAtomically } from ${JSON.stringify(new URL('write-files-atomically.ts', import.meta.url).href)};
      process.stdout.write('ready');
      for (let round = 1; ; round = (round % 250) + 1) {
        const files = ['a', 'b', 'c'].map((name) => [name, Buffer.alloc(${size}, round)]);
        await writeFilesAtomically(${JSON.stringify(dir)}, new Map(files));
      }`;
    let leftovers = 0;
    for (let round = 0; round < 12; round++) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', writer], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 40));
      child.kill('SIGKILL');
      await once(child, 'close');
      for (const name of readdirSync(dir)) {
        if (name.endsWith('.waybill-tmp')) {
          leftovers++;
          continue;
        }
        const bytes = readFileSync(join(dir, name));
        assert.equal(bytes.length, size, `${name} is whole`);
        assert.ok(bytes.equals(Buffer.alloc(size, bytes[0])), `${name} is of one round`);
      }
    }
    assert.ok(leftovers > 0, 'at least one kill met a write');
    await writeFilesAtomically(dir, new Map(['a', 'b', 'c'].map((name) => [name, Buffer.from('x')])));
    assert.deepEqual(readdirSync(dir).toSorted(), ['a', 'b', 'c']);
  });
});
