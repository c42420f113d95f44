import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { WaybillError } from '@waybill/kernel';
import fc from 'fast-check';
import type { LockedPackage, Lockfile } from './lockfile.ts';
import { parseNpmLockfile } from './npm-lockfile.ts';

const sri = (algorithm: string): string =>
  `${algorithm}-${createHash(algorithm).update('archive').digest('base64')}`;

function lockfile(packages: object, version = 3): Lockfile {
  const document = { name: 'shop', version: '1.0.0', lockfileVersion: version, packages };
  return parseNpmLockfile(Buffer.from(JSON.stringify(document, null, 2)), 'package-lock.json');
}

function only(packages: object): LockedPackage {
  const [first, ...others] = lockfile(packages).packages;
  assert.ok(first);
  assert.equal(others.length, 0);
  return first;
}

const refuses = (packages: object, code: string): void =>
  assert.throws(
    () => lockfile(packages),
    (error) => error instanceof WaybillError && error.code === code,
  );

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

test('parseNpmLockfile() refuses members of the wrong kind and hashes that are none', () => {
  const good = { version: '1.0.0', integrity: sri('sha512'), dependencies: { b: '1' } };
  assert.equal(only({ 'node_modules/a': good }).name, 'a');
  for (const bad of [
    { version: 1 },
    { integrity: 'sha512-AAAA' },
    { integrity: 'sha1-!' },
    { dependencies: 'b' },
  ]) {
    refuses({ 'node_modules/a': { ...good, ...bad } }, 'lockfile-malformed');
  }
  refuses({ 'node_modules/a': 'text' }, 'lockfile-malformed');
  refuses({ 'node_modules/a': { link: true, resolved: 'gone' } }, 'lockfile-malformed');
});

test('parseNpmLockfile() names file and line of a syntax error', () => {
  assert.throws(
    () => parseNpmLockfile(Buffer.from('{\n  "lockfileVersion": 3,\n  oops\n}'), 'app/package-lock.json'),
    (error) =>
      error instanceof WaybillError &&
      error.code === 'lockfile-malformed' &&
      error.message.includes('app/package-lock.json:3'),
  );
});

test('parseNpmLockfile() refuses versions that it does not know', () => {
  for (const version of [0, 4, '3', undefined]) {
    const bytes = Buffer.from(JSON.stringify({ lockfileVersion: version, packages: {} }));
    assert.throws(
      () => parseNpmLockfile(bytes, 'package-lock.json'),
      (error) => error instanceof WaybillError && error.code === 'lockfile-version-unknown',
    );
  }
});

test('parseNpmLockfile() refuses more packages, folders or dependencies than it reads', () => {
  const many = Object.fromEntries(
    Array.from({ length: 50_001 }, (_, at) => [`node_modules/p${at}`, { version: '1.0.0' }]),
  );
  refuses(many, 'lockfile-too-large');
  refuses({ ['node_modules/a/'.repeat(33)]: { version: '1.0.0' } }, 'lockfile-too-large');
  const dependencies = Object.fromEntries(Array.from({ length: 150_001 }, (_, at) => [`d${at}`, '1']));
  refuses({ 'node_modules/a': { dependencies }, 'node_modules/b': { dependencies } }, 'lockfile-too-large');
});

test('parseNpmLockfile() takes time in proportion to the number of packages', () => {
  const of = (count: number): Uint8Array => {
    const packages = Object.fromEntries(
      Array.from({ length: count }, (_, at) => [
        `node_modules/p${at}`,
        { version: '1.0.0', integrity: sri('sha512'), dependencies: { [`p${(at * 7) % count}`]: '1' } },
      ]),
    );
    return Buffer.from(JSON.stringify({ lockfileVersion: 3, packages }, null, 2));
  };
  const fastest = (bytes: Uint8Array): number =>
    Math.min(
      ...Array.from({ length: 5 }, () => {
        const startedAt = performance.now();
        parseNpmLockfile(bytes, 'package-lock.json');
        return performance.now() - startedAt;
      }),
    );
  const [small, large] = [of(1_000), of(10_000)];
  fastest(small);
  // Ten times the packages; a quadratic step would take a hundred times as long.
  assert.ok(fastest(large) < 40 * fastest(small));
});

test('parseNpmLockfile() answers any JSON with a lockfile or a coded error', () => {
  const members = fc.record(
    {
      version: fc.oneof(fc.string(), fc.jsonValue()),
      resolved: fc.oneof(fc.webUrl(), fc.string(), fc.jsonValue()),
      integrity: fc.oneof(fc.string(), fc.constant('sha512-'), fc.jsonValue()),
      link: fc.boolean(),
      name: fc.string(),
      dependencies: fc.oneof(fc.dictionary(fc.string(), fc.string()), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const key = fc.oneof(
    fc.string(),
    fc.constantFrom('', '..', '../a', '__proto__', 'node_modules/', 'node_modules/a'),
  );
  const documents = fc.record({
    lockfileVersion: fc.constantFrom(1, 2, 3, null),
    packages: fc.oneof(fc.dictionary(key, members), fc.jsonValue()),
    dependencies: fc.oneof(fc.dictionary(fc.string(), members), fc.jsonValue()),
  });
  fc.assert(
    fc.property(
      fc.oneof(
        documents.map((value) => JSON.stringify(value)),
        fc.string(),
      ),
      (text) => {
        try {
          for (const { purl } of parseNpmLockfile(Buffer.from(text), 'l').packages)
            assert.match(purl, /^pkg:npm\//);
        } catch (error) {
          if (!(error instanceof WaybillError)) throw error;
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('parseNpmLockfile() lets no credential of an address through', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]{12,20}$/), (secret) => {
      const addresses = [
        `https://${secret}@host.example/a/-/a.tgz`,
        `https://u:${secret}@host.example/a.tgz?t=${secret}#${secret}`,
        `git+https://oauth2:${secret}@host.example/a.git#main-${secret}`,
        `git@host.example:${secret}`,
      ];
      for (const resolved of addresses) {
        const read = lockfile({ 'node_modules/a': { version: '1.0.0', resolved } });
        assert.ok(!JSON.stringify(read).includes(secret), resolved);
      }
    }),
    { numRuns: 50 },
  );
});
