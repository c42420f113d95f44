import assert from 'node:assert/strict';
import test from 'node:test';
import { WaybillError } from '@waybill/kernel';
import fc from 'fast-check';
import { parseNpmLockfile } from './npm-lockfile.ts';
import { lockfile, only, sri } from './testing/sample-lockfile.ts';

const refuses = (packages: object, code: string): void =>
  assert.throws(
    () => lockfile(packages),
    (error) => error instanceof WaybillError && error.code === code,
  );

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
