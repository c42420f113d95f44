import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf, hexOf, parseInstant, parseJson, type JsonObject } from '@waybill/kernel';
import { checkSbomSchema } from './check-sbom-schema.ts';
import { buildCycloneDx } from './cyclonedx.ts';
import { parseSbom } from './parse-sbom.ts';
import type { SbomInput, SbomPackage } from './sbom-input.ts';
import { buildSpdx } from './spdx.ts';

const artifact = { name: 'shop-1.0.0.tgz', digest: digestOf('shop'), sizeBytes: 4 };

function packageAt(key: string, more: Partial<SbomPackage> = {}): SbomPackage {
  const name = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return {
    key,
    name,
    version: '1.0.0',
    purl: `pkg:npm/${name.replace('@', '%40')}@1.0.0`,
    hashes: [{ algorithm: 'sha512', hex: 'ab'.repeat(64) }],
    scope: 'required',
    dependsOn: [],
    ...more,
  };
}

const input: SbomInput = {
  component: {
    name: '@acme/shop',
    version: '1.0.0',
    purl: 'pkg:npm/%40acme/shop@1.0.0',
    artifacts: [artifact],
  },
  packages: [
    packageAt('node_modules/b', { licence: 'MIT', resolved: 'https://registry.example/b/-/b-1.0.0.tgz' }),
    packageAt('node_modules/@acme/a', {
      dependsOn: ['node_modules/b', 'node_modules/tap', 'node_modules/@acme/a/node_modules/b'],
      licence: '(MIT OR Apache-2.0) AND BSD-3-Clause',
      missing: ['gone'],
    }),
    packageAt('node_modules/@acme/a/node_modules/b', { scope: 'optional', licence: 'SEE LICENSE IN file' }),
    packageAt('node_modules/tap', { scope: 'dev', dependsOn: ['node_modules/b'] }),
  ],
  dependsOn: ['node_modules/tap', 'node_modules/@acme/a'],
  toolVersion: '0.1.0',
  createdAt: parseInstant('2026-01-31T12:00:00.500Z'),
};

const builders = { CycloneDX: buildCycloneDx, SPDX: buildSpdx };

for (const [format, build] of Object.entries(builders)) {
  test(`${format} documents are valid against the official schema`, async () => {
    for (const variant of [
      input,
      { ...input, includeDev: true },
      { ...input, packages: [], dependsOn: [] },
      {
        ...input,
        component: { name: 'shop', artifacts: [artifact, { ...artifact, digest: digestOf('other') }] },
      },
    ]) {
      const result = await checkSbomSchema(build(variant));
      assert.equal(result.outcome, 'pass', result.found);
    }
  });

  test(`${format} documents describe the artifact by its digest`, () => {
    const [subject, ...others] = parseSbom(build(input)).subjects;
    assert.deepEqual(others, []);
    assert.equal(subject?.name, '@acme/shop');
    assert.deepEqual(subject.hashes, [{ algorithm: 'sha256', hex: hexOf(artifact.digest) }]);
  });

  test(`${format} documents of several artifacts describe each by its digest`, () => {
    const artifacts = [artifact, { name: 'shop.deb', digest: digestOf('deb') }];
    const { subjects } = parseSbom(build({ ...input, component: { ...input.component, artifacts } }));
    assert.deepEqual(
      subjects.flatMap(({ hashes }) => hashes.map(({ hex }) => hex)),
      artifacts.map(({ digest }) => hexOf(digest)),
    );
  });

  test(`${format} documents list what ships, with the graph between`, () => {
    const shipped = parseSbom(build(input));
    assert.deepEqual(
      shipped.components.map(({ name }) => name),
      ['@acme/a', 'b', 'b'],
    );
    assert.equal(shipped.edgeCount, 3);
    const all = parseSbom(build({ ...input, includeDev: true }));
    assert.equal(all.components.length, 4);
    assert.equal(all.edgeCount, 6);
  });

  test(`${format} documents of equal input are equal bytes, whatever the order of the packages`, () => {
    const turned = {
      ...input,
      packages: input.packages.toReversed(),
      dependsOn: input.dependsOn.toReversed(),
    };
    assert.deepEqual(build(turned), build(input));
    const later = { ...input, createdAt: parseInstant('2026-01-31T12:00:01Z') };
    assert.notDeepEqual(build(later), build(input));
  });

  test(`${format} documents give each component a name of its own, even for equal packages`, () => {
    const { components } = parseSbom(build(input));
    assert.equal(new Set(components.map(({ ref }) => ref)).size, components.length);
  });
}

test('buildCycloneDx() states licences as id, expression or name and says where the graph is incomplete', () => {
  const document = parseJson(buildCycloneDx(input)) as unknown as {
    components: { licenses: JsonObject[] }[];
    compositions: JsonObject[];
  };
  assert.deepEqual(
    document.components.map(({ licenses }) => licenses[0]),
    [
      { expression: '(MIT OR Apache-2.0) AND BSD-3-Clause' },
      { license: { name: 'SEE LICENSE IN file' } },
      { license: { id: 'MIT' } },
    ],
  );
  assert.deepEqual(document.compositions, [
    { aggregate: 'incomplete', dependencies: ['node_modules/@acme/a'] },
  ]);
});

test('buildSpdx() writes whole seconds, as the format asks', () => {
  const document = parseJson(buildSpdx(input)) as unknown as { creationInfo: { created: string } };
  assert.equal(document.creationInfo.created, '2026-01-31T12:00:00Z');
});
