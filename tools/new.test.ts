import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesFor } from './new.ts';

test('filesFor() gives a check its source, its test and its page', () => {
  assert.deepEqual(
    [...filesFor('check', 'sbom-fresh').keys()],
    [
      'packages/gate/src/checks/sbom-fresh.ts',
      'packages/gate/src/checks/sbom-fresh.test.ts',
      'docs/checks/sbom-fresh.md',
    ],
  );
});

test('filesFor() refuses other kinds and codes that are not kebab-case', () => {
  assert.throws(() => filesFor('thing', 'a'));
  assert.throws(() => filesFor('check', 'SbomFresh'));
  assert.throws(() => filesFor('error', '../escape'));
});
