import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTilePath } from './tile-path.ts';

test('parseTilePath() reads C2SP paths', () => {
  assert.deepEqual(parseTilePath('0/000'), { level: 0, index: 0, width: 256 });
  assert.deepEqual(parseTilePath('3/x001/x234/067'), { level: 3, index: 1_234_067, width: 256 });
  assert.deepEqual(parseTilePath('entries/x001/000.p/17'), { level: 'entries', index: 1_000, width: 17 });
  assert.deepEqual(parseTilePath('63/999.p/255'), { level: 63, index: 999, width: 255 });
});

test('parseTilePath() refuses every other spelling', () => {
  for (const path of [
    '',
    '0',
    '64/000',
    '00/000',
    '0/0',
    '0/x000/001',
    '0/001.p/0',
    '0/001.p/256',
    '0/001.p/01',
    '../0/000',
    '0/..%2f',
    'entries/../../etc/passwd',
    '0/000/',
    '0/001/002',
    '-1/000',
    '0/x001/x001/x001/x001/x001/001',
  ]) {
    assert.equal(parseTilePath(path), undefined, path);
  }
});

test('parseTilePath() gives only exact numbers for any path', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9x/.pentris]{0,30}$/), (path) => {
      const tile = parseTilePath(path);
      if (tile) assert.ok(Number.isSafeInteger(tile.index) && tile.width > 0 && tile.width <= 256);
    }),
  );
});
