import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { parseNpmLockfile } from './npm-lockfile.ts';
import { lockfile, only, sri } from './testing/sample-lockfile.ts';

test('parseNpmLockfile() reads name, version, purl, hashes, origin and line of a package', () => {
  const read = lockfile({
    '': { name: 'shop', version: '1.0.0', dependencies: { '@acme/cart': '^2.0.0' } },
    'node_modules/@acme/cart': {
      version: '2.1.0-rc.1+build.5',
      resolved: 'https://user:secret@registry.example/@acme/cart/-/cart-2.1.0.tgz?token=secret#secret',
      integrity: `${sri('sha512')} ${sri('sha256')}?opt ${sri('sha1')} md5-AAAA`,
      license: 'MIT',
    },
  });
  assert.deepEqual(read.project, {
    name: 'shop',
    version: '1.0.0',
    dependsOn: ['node_modules/@acme/cart'],
  });
  assert.deepEqual(read.packages, [
    {
      key: 'node_modules/@acme/cart',
      name: '@acme/cart',
      version: '2.1.0-rc.1+build.5',
      purl: 'pkg:npm/%40acme/cart@2.1.0-rc.1%2Bbuild.5',
      hashes: ['sha512', 'sha256', 'sha1'].map((algorithm) => ({
        algorithm,
        hex: createHash(algorithm).update('archive').digest('hex'),
      })),
      origin: 'registry',
      resolved: 'https://registry.example/@acme/cart/-/cart-2.1.0.tgz',
      scope: 'required',
      bundled: false,
      licence: 'MIT',
      dependsOn: [],
      missing: [],
      location: { file: 'package-lock.json', line: 13 },
    },
  ]);
});

test('parseNpmLockfile() leaves out the address where the lockfile omits it', () => {
  const read = only({ 'node_modules/a': { version: '1.0.0', integrity: sri('sha512') } });
  assert.equal(read.resolved, undefined);
  assert.equal(read.origin, 'unspecified');
});

test('parseNpmLockfile() gives an alias the name that the registry knows', () => {
  const read = only({ 'node_modules/lodash-old': { name: 'lodash', version: '3.0.0' } });
  assert.deepEqual([read.name, read.alias, read.purl], ['lodash', 'lodash-old', 'pkg:npm/lodash@3.0.0']);
});

test('parseNpmLockfile() finds the nearest copy of a dependency, as Node does', () => {
  const { packages } = lockfile({
    'node_modules/a': { version: '1.0.0', dependencies: { b: '1', c: '1' } },
    'node_modules/a/node_modules/b': { version: '1.0.0', dependencies: { c: '1' } },
    'node_modules/b': { version: '2.0.0' },
    'node_modules/c': { version: '1.0.0', peerDependencies: { b: '*' } },
  });
  assert.deepEqual(
    packages.map(({ key, dependsOn }) => [key, dependsOn]),
    [
      ['node_modules/a', ['node_modules/a/node_modules/b', 'node_modules/c']],
      ['node_modules/a/node_modules/b', ['node_modules/c']],
      ['node_modules/b', []],
      ['node_modules/c', ['node_modules/b']],
    ],
  );
});

test('parseNpmLockfile() follows links to workspaces and reads their development dependencies', () => {
  const { packages, project } = lockfile({
    '': { workspaces: ['packages/*'], dependencies: { '@acme/ui': '*' } },
    'node_modules/@acme/ui': { resolved: 'packages/ui', link: true },
    'node_modules/tap': { version: '1.0.0', dev: true, devDependencies: { a: '1' } },
    'packages/ui': { version: '0.1.0', dependencies: { a: '1' }, devDependencies: { tap: '1' } },
    'packages/ui/node_modules/a': { version: '1.0.0' },
    'node_modules/a': { version: '2.0.0', dependencies: { '@acme/ui': '*' } },
  });
  assert.deepEqual(project.dependsOn, ['packages/ui']);
  const ui = packages.find(({ key }) => key === 'packages/ui');
  assert.equal(ui?.name, '@acme/ui');
  assert.equal(ui.origin, 'workspace');
  assert.deepEqual(ui.dependsOn, ['packages/ui/node_modules/a', 'node_modules/tap']);
  assert.deepEqual(packages.find(({ key }) => key === 'node_modules/a')?.dependsOn, ['packages/ui']);
  assert.deepEqual(packages.find(({ key }) => key === 'node_modules/tap')?.dependsOn, []);
});

test('parseNpmLockfile() tells required, optional and development packages apart', () => {
  const scopes = [
    {},
    { optional: true },
    { devOptional: true },
    { dev: true },
    { dev: true, optional: true },
  ];
  assert.deepEqual(
    scopes.map((flags) => only({ 'node_modules/a': { version: '1.0.0', ...flags } }).scope),
    ['required', 'optional', 'optional', 'dev', 'dev'],
  );
});

test('parseNpmLockfile() names what a package needs and the lockfile lacks, but not what is optional', () => {
  const read = only({
    'node_modules/a': {
      version: '1.0.0',
      dependencies: { gone: '1', fsevents: '2' },
      optionalDependencies: { fsevents: '2' },
      peerDependencies: { react: '*' },
    },
  });
  assert.deepEqual(read.missing, ['gone']);
});

test('parseNpmLockfile() tells where packages outside of a registry come from', () => {
  const commit = 'c0ffee'.repeat(6) + 'c0ff';
  const git = only({
    'node_modules/a': { version: '1.0.0', resolved: `git+ssh://git@host.example/g/a.git#${commit}` },
  });
  assert.equal(git.origin, 'git');
  assert.equal(git.resolved, `git+ssh://host.example/g/a.git#${commit}`);
  assert.equal(git.purl, `pkg:npm/a@1.0.0?vcs_url=git%2Bssh://host.example/g/a.git%40${commit}`);
  const url = only({ 'node_modules/a': { version: '1.0.0', resolved: 'https://host.example/a.tgz' } });
  assert.equal(url.origin, 'url');
  assert.equal(url.purl, 'pkg:npm/a@1.0.0?download_url=https://host.example/a.tgz');
  const file = only({ 'node_modules/a': { version: '1.0.0', resolved: 'file:../a.tgz' } });
  assert.equal(file.origin, 'file');
  const bundled = only({ 'node_modules/a': { version: '1.0.0', inBundle: true } });
  assert.equal(bundled.bundled, true);
});

test('parseNpmLockfile() reads version 1, where packages lie inside each other', () => {
  const document = {
    lockfileVersion: 1,
    dependencies: {
      a: {
        version: '1.0.0',
        integrity: sri('sha1'),
        requires: { b: '1', old: '1' },
        dependencies: { b: { version: '1.0.0', bundled: true } },
      },
      b: { version: '2.0.0', dev: true },
      old: { version: 'npm:@acme/new@3.0.0' },
      own: { version: 'git+https://host.example/own.git#' + 'a'.repeat(40) },
    },
  };
  const read = parseNpmLockfile(Buffer.from(JSON.stringify(document)), 'package-lock.json');
  const byKey = new Map(read.packages.map((entry) => [entry.key, entry]));
  assert.deepEqual(byKey.get('node_modules/a')?.dependsOn, [
    'node_modules/a/node_modules/b',
    'node_modules/old',
  ]);
  assert.equal(byKey.get('node_modules/a/node_modules/b')?.bundled, true);
  assert.equal(byKey.get('node_modules/b')?.scope, 'dev');
  assert.equal(byKey.get('node_modules/old')?.purl, 'pkg:npm/%40acme/new@3.0.0');
  assert.equal(byKey.get('node_modules/own')?.origin, 'git');
  assert.deepEqual(read.project.dependsOn, ['node_modules/a', 'node_modules/b', 'node_modules/own']);
});
