import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findEnvironment } from './find-environment.ts';
import { loadPlatform } from './load-platform.ts';
import { exampleFolder } from './testing/example-folder.ts';

test('findEnvironment() finds an environment by its exact name', () => {
  assert.equal(findEnvironment(loadPlatform(exampleFolder()), 'production').mode, 'enforce');
});

test('findEnvironment() lists the known environments when there is no such one', () => {
  for (const name of ['prod', 'Production', '__proto__', '']) {
    assert.throws(() => findEnvironment(loadPlatform(exampleFolder()), name), {
      code: 'environment-unknown',
      category: 'usage',
      expected: 'one of staging, production',
    });
  }
});
