import assert from 'node:assert/strict';
import test from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { parseNpmLockfile } from './npm-lockfile.ts';
import { workspacePart } from './workspace-part.ts';

const lockfile = parseNpmLockfile(
  Buffer.from(
    JSON.stringify({
      name: 'root',
      lockfileVersion: 3,
      packages: {
        '': { workspaces: ['apps/*'] },
        'apps/cli': { name: '@acme/cli', version: '1.0.0', dependencies: { a: '1', '@acme/kernel': '*' } },
        'apps/web': { name: '@acme/web', dependencies: { other: '1' } },
        'packages/kernel': { name: '@acme/kernel', dependencies: { b: '1' } },
        'node_modules/@acme/kernel': { resolved: 'packages/kernel', link: true },
        'node_modules/a': { version: '1.0.0', dependencies: { b: '1' } },
        'node_modules/b': { version: '1.0.0', dependencies: { a: '1' } },
        'node_modules/other': { version: '1.0.0' },
      },
    }),
  ),
  'package-lock.json',
);

test('workspacePart() keeps what a workspace reaches, through other workspaces and in circles', () => {
  const part = workspacePart(lockfile, './apps/cli/');
  assert.deepEqual(part.project, {
    name: '@acme/cli',
    version: '1.0.0',
    dependsOn: ['node_modules/a', 'packages/kernel'],
  });
  assert.deepEqual(
    part.packages.map(({ key }) => key),
    ['packages/kernel', 'node_modules/a', 'node_modules/b'],
  );
});

test('workspacePart() refuses a folder that is no workspace, and names those that are', () => {
  for (const folder of ['apps/none', 'node_modules/a', '']) {
    assert.throws(
      () => workspacePart(lockfile, folder),
      (error) =>
        error instanceof WaybillError &&
        error.code === 'lockfile-workspace-unknown' &&
        error.expected === 'apps/cli, apps/web, packages/kernel',
    );
  }
});
