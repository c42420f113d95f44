import assert from 'node:assert/strict';
import test from 'node:test';
import { WaybillError } from '@waybill/kernel';
import fc from 'fast-check';
import { checkSbomSchema } from './check-sbom-schema.ts';
import { parseSbom } from './parse-sbom.ts';

const bytesOf = (document: unknown): Uint8Array => Buffer.from(JSON.stringify(document));

const cyclonedx = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: {
    timestamp: '2026-01-31T12:00:00Z',
    component: {
      type: 'container',
      name: 'shop',
      hashes: [{ alg: 'SHA-256', content: 'AB'.repeat(32) }],
      components: [{ type: 'file', name: 'inner', hashes: [{ alg: 'SHA3-256', content: 'cd'.repeat(32) }] }],
    },
  },
  components: [
    {
      type: 'library',
      group: '@acme',
      name: 'a',
      version: '1',
      'bom-ref': 'a',
      components: [{ type: 'library', name: 'b' }],
    },
  ],
  dependencies: [{ ref: 'a', dependsOn: ['b', 'c'] }, { ref: 'b' }],
};

const spdx = {
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  creationInfo: { created: '2026-01-31T12:00:00Z', creators: ['Tool: test'] },
  dataLicense: 'CC0-1.0',
  documentNamespace: 'https://example.test/1',
  name: 'shop',
  packages: [
    {
      SPDXID: 'SPDXRef-shop',
      name: 'shop',
      downloadLocation: 'NOASSERTION',
      checksums: [{ algorithm: 'SHA256', checksumValue: 'AB'.repeat(32) }],
    },
    {
      SPDXID: 'SPDXRef-a',
      name: 'a',
      versionInfo: '1',
      downloadLocation: 'NOASSERTION',
      externalRefs: [
        { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: 'pkg:npm/a@1' },
      ],
    },
  ],
  relationships: [
    { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-shop' },
    { spdxElementId: 'SPDXRef-a', relationshipType: 'DEV_DEPENDENCY_OF', relatedSpdxElement: 'SPDXRef-shop' },
  ],
};

test('parseSbom() reads what a CycloneDX document describes, lists and connects', () => {
  const sbom = parseSbom(bytesOf(cyclonedx));
  assert.deepEqual([sbom.format, sbom.formatVersion], ['cyclonedx', '1.5']);
  assert.equal(sbom.mediaType, 'application/vnd.cyclonedx+json; version=1.5');
  assert.deepEqual(sbom.subjects, [
    { name: 'shop', hashes: [{ algorithm: 'sha256', hex: 'ab'.repeat(32) }] },
    { name: 'inner', hashes: [{ algorithm: 'sha3-256', hex: 'cd'.repeat(32) }] },
  ]);
  assert.deepEqual(sbom.components, [
    { ref: 'a', name: '@acme/a', version: '1', hashes: [] },
    { name: 'b', hashes: [] },
  ]);
  assert.equal(sbom.edgeCount, 2);
  assert.equal(sbom.createdAt, Date.UTC(2026, 0, 31, 12));
});

test('parseSbom() reads what an SPDX document describes, lists and connects', () => {
  const sbom = parseSbom(bytesOf(spdx));
  assert.deepEqual([sbom.format, sbom.formatVersion], ['spdx', '2.3']);
  assert.deepEqual(sbom.subjects, [
    { ref: 'SPDXRef-shop', name: 'shop', hashes: [{ algorithm: 'sha256', hex: 'ab'.repeat(32) }] },
  ]);
  assert.deepEqual(sbom.components, [
    { ref: 'SPDXRef-a', name: 'a', version: '1', purl: 'pkg:npm/a@1', hashes: [] },
  ]);
  assert.equal(sbom.edgeCount, 1);
});

test('parseSbom() finds no subject where a document describes nothing', () => {
  assert.deepEqual(parseSbom(bytesOf({ ...cyclonedx, metadata: {} })).subjects, []);
  assert.deepEqual(parseSbom(bytesOf({ ...spdx, relationships: [] })).subjects, []);
});

test('parseSbom() refuses what is no SBOM, two formats at once, and members of the wrong kind', () => {
  const bad: unknown[] = [
    [],
    'CycloneDX',
    {},
    { ...cyclonedx, bomFormat: 'Other' },
    { ...cyclonedx, spdxVersion: 'SPDX-2.3' },
    { ...cyclonedx, specVersion: '2.0' },
    { ...spdx, spdxVersion: 'SPDX-3.0' },
    { ...cyclonedx, components: {} },
    { ...cyclonedx, components: [{ type: 'library' }] },
    { ...cyclonedx, dependencies: [{ ref: 'a', dependsOn: [1] }] },
    { ...spdx, packages: [{ name: 1 }] },
  ];
  for (const document of bad) {
    assert.throws(
      () => parseSbom(bytesOf(document)),
      (error) => error instanceof WaybillError && error.code === 'sbom-malformed',
      JSON.stringify(document).slice(0, 80),
    );
  }
});

test('parseSbom() and checkSbomSchema() answer any JSON with a result or a coded error', async () => {
  const seeds = [cyclonedx, spdx, { ...cyclonedx, specVersion: '1.6' }];
  const mutated = fc
    .record({ seed: fc.constantFrom(...seeds), key: fc.string(), value: fc.jsonValue() })
    .chain(({ seed, key, value }) =>
      fc
        .constantFrom(...Object.keys(seed), key)
        .map((member) => JSON.stringify({ ...seed, [member]: value })),
    );
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, fc.json(), fc.string()), async (text) => {
      const bytes = Buffer.from(text);
      try {
        parseSbom(bytes);
      } catch (error) {
        if (!(error instanceof WaybillError)) throw error;
      }
      assert.equal((await checkSbomSchema(bytes)).code, 'sbom-schema');
    }),
    { numRuns: 300 },
  );
});
