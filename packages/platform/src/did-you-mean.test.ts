import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestWord } from './did-you-mean.ts';

test('nearestWord() finds what was meant, and nothing where nothing is near', () => {
  const known = ['mode', 'name', 'requires', 'protectedRef'];
  assert.equal(nearestWord('moed', known), 'mode');
  assert.equal(nearestWord('Name', known), 'name');
  assert.equal(nearestWord('protected_ref', known), 'protectedRef');
  assert.equal(nearestWord('require', known), 'requires');
  assert.equal(nearestWord('x', known), undefined);
  assert.equal(nearestWord('completely', known), undefined);
  assert.equal(nearestWord('m'.repeat(10_000), known), undefined);
});
