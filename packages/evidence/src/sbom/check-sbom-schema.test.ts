import assert from 'node:assert/strict';
import test from 'node:test';
import type { JsonObject } from '@waybill/kernel';
import { checkSbomSchema } from './check-sbom-schema.ts';

const cyclonedx = (specVersion: string, more: JsonObject = {}): JsonObject => ({
  bomFormat: 'CycloneDX',
  specVersion,
  version: 1,
  components: [{ type: 'library', name: 'a', version: '1', licenses: [{ license: { id: 'MIT' } }] }],
  ...more,
});

const spdx = (more: JsonObject = {}): JsonObject => ({
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  creationInfo: { created: '2026-01-31T12:00:00Z', creators: ['Tool: test'] },
  dataLicense: 'CC0-1.0',
  documentNamespace: 'https://example.test/1',
  name: 'shop',
  ...more,
});

const outcome = async (document: JsonObject): Promise<string> => (await checkSbomSchema(document)).outcome;

test('checkSbomSchema() passes a valid document of each version whose schema ships', async () => {
  for (const version of ['1.2', '1.3', '1.4', '1.5', '1.6', '1.7']) {
    assert.equal(await outcome(cyclonedx(version)), 'pass', version);
  }
  assert.equal(await outcome(spdx()), 'pass');
});

test('checkSbomSchema() fails a document that breaks one rule, and names place and rule', async () => {
  const component = { type: 'library', name: 'a', version: '1' };
  const broken: readonly [JsonObject, string][] = [
    [{ components: [{ type: 'library' }] }, '/components/0 breaks the rule required (name)'],
    [{ components: [component, component] }, '/components breaks the rule uniqueItems'],
    [{ components: [{ ...component, type: 'thing' }] }, '/components/0/type breaks the rule enum'],
    [
      { components: [{ ...component, licenses: [{ license: { id: 'No-Such' } }] }] },
      '/components/0/licenses',
    ],
    [{ components: [{ ...component, hashes: [{ alg: 'SHA-256', content: 'zz' }] }] }, 'pattern'],
    [{ metadata: { timestamp: '2026-02-31T12:00:00Z' } }, '/metadata/timestamp breaks the rule format'],
    [{ serialNumber: 'urn:uuid:1' }, '/serialNumber breaks the rule pattern'],
    [{ extra: 1 }, 'the document itself breaks the rule additionalProperties (extra)'],
    [
      { components: [{ ...component, externalReferences: [{ type: 'vcs', url: 'git@host.example:a/b' }] }] },
      '/components/0/externalReferences/0/url',
    ],
  ];
  for (const [more, found] of broken) {
    for (const version of ['1.4', '1.5', '1.6', '1.7']) {
      const result = await checkSbomSchema(cyclonedx(version, more));
      assert.equal(result.outcome, 'fail', found);
      assert.ok(result.found?.includes(found), `${version}: ${result.found}`);
    }
  }
  assert.equal(await outcome(spdx({ name: 1 })), 'fail');
  assert.equal(await outcome(spdx({ packages: [{ name: 'a', SPDXID: 'SPDXRef-a' }] })), 'fail');
});

test('checkSbomSchema() tells nothing of a version whose schema does not ship', async () => {
  assert.equal(await outcome(cyclonedx('1.1')), 'not-evaluable');
  assert.equal(await outcome(cyclonedx('1.99')), 'not-evaluable');
  assert.equal(await outcome(spdx({ spdxVersion: 'SPDX-2.2' })), 'not-evaluable');
});

test('checkSbomSchema() fails what is no SBOM and bytes that are no JSON', async () => {
  assert.equal(await outcome({ bomFormat: 'CycloneDX' }), 'fail');
  const twice = Buffer.from('{"bomFormat":"CycloneDX","bomFormat":"CycloneDX","specVersion":"1.6"}');
  for (const bytes of [Buffer.from('{'), Buffer.from([0xff]), twice]) {
    assert.equal((await checkSbomSchema(bytes)).outcome, 'fail');
  }
});

test('checkSbomSchema() takes time in proportion to the number of components', async () => {
  const of = (count: number): JsonObject =>
    cyclonedx('1.6', {
      // Alike on the surface, so that each must be compared in depth.
      components: Array.from({ length: count }, (_, at) => ({
        type: 'library',
        name: 'a',
        hashes: [{ alg: 'SHA-256', content: at.toString(16).padStart(64, '0') }],
      })),
    });
  const fastestMs = async (document: JsonObject): Promise<number> => {
    let fastest = Infinity;
    for (let round = 0; round < 5; round++) {
      const startedAt = performance.now();
      assert.equal(await outcome(document), 'pass');
      fastest = Math.min(fastest, performance.now() - startedAt);
    }
    return fastest;
  };
  const [small, large] = [of(1_000), of(10_000)];
  await fastestMs(small);
  assert.ok((await fastestMs(large)) < 40 * (await fastestMs(small)));
});

test('checkSbomSchema() looks at each item once, however deep equal-looking items lie in each other', async () => {
  const wide = Array.from({ length: 20_000 }, (_, at) => ({ type: 'library', name: `n${at}` }));
  const nested = (depth: number): JsonObject => {
    let components: JsonObject[] = wide;
    for (let level = 0; level < depth; level++) {
      components = [
        { type: 'library', name: 'a', components },
        { type: 'library', name: 'a', components: [] },
      ];
    }
    return cyclonedx('1.6', { components });
  };
  const elapsedMs = async (document: JsonObject): Promise<number> => {
    const startedAt = performance.now();
    await outcome(document);
    return performance.now() - startedAt;
  };
  await elapsedMs(nested(2));
  // Hashing the widest list again at each level would take twenty times as long.
  assert.ok((await elapsedMs(nested(40))) < 6 * (await elapsedMs(nested(2))));
});
