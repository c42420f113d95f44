import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readNow } from './read-now.ts';

const dir = mkdtempSync(join(tmpdir(), 'waybill-read-now-'));
after(() => rmSync(dir, { recursive: true }));

test('readNow() gives the whole content, of an empty file too', () => {
  writeFileSync(join(dir, 'ten'), '0123456789');
  writeFileSync(join(dir, 'empty'), '');
  assert.equal(Buffer.from(readNow(join(dir, 'ten'), 10)).toString(), '0123456789');
  assert.equal(readNow(join(dir, 'empty'), 10).byteLength, 0);
});

test('readNow() refuses one byte too many, what is missing, and what is no file', () => {
  mkdirSync(join(dir, 'folder'));
  assert.throws(() => readNow(join(dir, 'ten'), 9), { code: 'file-too-large' });
  assert.throws(() => readNow(join(dir, 'missing'), 9), { code: 'file-not-readable', found: 'ENOENT' });
  assert.throws(() => readNow(join(dir, 'folder'), 9), { code: 'file-not-regular' });
  assert.throws(() => readNow(join(dir, 'a\0b'), 9), { code: 'file-not-readable' });
});

test('readNow() does not wait for a pipe', { skip: process.platform === 'win32' && 'no named pipes' }, () => {
  execFileSync('mkfifo', [join(dir, 'pipe')]);
  assert.throws(() => readNow(join(dir, 'pipe'), 9), { code: 'file-not-regular' });
});
