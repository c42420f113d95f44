import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { withFileLock } from './with-file-lock.ts';

let dir: string;
before(() => void (dir = mkdtempSync(join(tmpdir(), 'waybill-lock-'))));
after(() => rmSync(dir, { recursive: true }));

function isLocked(error: unknown): boolean {
  return error instanceof WaybillError && error.code === 'file-locked';
}

describe('withFileLock()', () => {
  test('lets one in at a time, and the next when the work ended, well or not', async () => {
    const path = join(dir, 'held', 'lock');
    await withFileLock(path, async () => {
      await assert.rejects(
        withFileLock(path, async () => {}),
        isLocked,
      );
    });
    await assert.rejects(
      withFileLock(path, () => Promise.reject(new Error('the work failed'))),
      /the work failed/,
    );
    assert.equal(await withFileLock(path, async () => 'done'), 'done');
    assert.equal(existsSync(path), false);
  });

  test('takes over from an owner who is gone, and not from one who lives', async () => {
    const path = join(dir, 'left');
    writeFileSync(path, `${hostname()}:999999999:0`);
    assert.equal(await withFileLock(path, async () => 'done'), 'done');
    writeFileSync(path, `${hostname()}:${process.pid}:0`);
    await assert.rejects(
      withFileLock(path, async () => {}),
      isLocked,
    );
  });

  test('takes over from another machine only what is old', async () => {
    const path = join(dir, 'elsewhere');
    writeFileSync(path, 'elsewhere:1:0');
    await assert.rejects(
      withFileLock(path, async () => {}),
      isLocked,
    );
    utimesSync(path, new Date(0), new Date(0));
    assert.equal(await withFileLock(path, async () => 'done'), 'done');
  });
});
