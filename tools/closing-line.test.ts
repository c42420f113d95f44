import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closingLine, sumClosingLines } from './closing-line.ts';

test('closingLine() names skips only where there are some', () => {
  assert.equal(closingLine({ passed: 3, failed: 0, skipped: 0 }), '3 passed, 0 failed');
  assert.equal(closingLine({ passed: 3, failed: 1, skipped: 2 }), '3 passed, 1 failed, 2 skipped');
});

test('sumClosingLines() adds up whole lines and nothing else', () => {
  const output = 'noise\n3 passed, 1 failed\nabout 9 passed, 9 failed\n4 passed, 0 failed, 2 skipped\n';
  assert.deepEqual(sumClosingLines(output), { passed: 7, failed: 1, skipped: 2 });
  assert.equal(sumClosingLines('nothing ran\n'), undefined);
});
