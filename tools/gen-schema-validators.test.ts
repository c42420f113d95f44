import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { buildCycloneDx, buildSpdx, checkSbomSchema, type SbomInput } from '@waybill/evidence';
import { digestOf, parseInstant, type JsonObject, type JsonValue } from '@waybill/kernel';
import { Ajv, type AnySchemaObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { formats } from '../packages/evidence/src/sbom/schema-keywords.ts';

const folder = new URL('../packages/evidence/schemas/', import.meta.url);
const schema = (name: string): AnySchemaObject =>
  JSON.parse(readFileSync(new URL(`${name}.schema.json`, folder), 'utf8')) as AnySchemaObject;

/** The schema compiler as it comes, with its own `uniqueItems`, `enum` and length of texts. */
function oracle(name: string): ValidateFunction {
  const ajv = new Ajv({ strict: false, meta: false, validateSchema: false, inlineRefs: false });
  addFormats.default(ajv, ['date', 'date-time', 'uri']);
  for (const format of ['iri-reference', 'idn-email']) ajv.addFormat(format, formats[format] ?? true);
  for (const referred of ['spdx', 'jsf-0.82', 'cryptography-defs']) {
    const $id = `http://cyclonedx.org/schema/${referred}.SNAPSHOT.schema.json`;
    ajv.addSchema({ ...schema(`cyclonedx/${referred}`), $id });
  }
  const { $schema: _draft, ...rest } = schema(name);
  return ajv.compile(rest);
}

const input: SbomInput = {
  component: { name: 'shop', version: '1.0.0', artifacts: [{ name: 'shop.tgz', digest: digestOf('shop') }] },
  packages: ['a', 'b'].map((name) => ({
    key: `node_modules/${name}`,
    name,
    version: '1.0.0',
    purl: `pkg:npm/${name}@1.0.0`,
    hashes: [{ algorithm: 'sha256', hex: 'ab'.repeat(32) }],
    scope: 'required',
    licence: 'MIT',
    resolved: `https://registry.example/${name}/-/${name}-1.0.0.tgz`,
    dependsOn: [],
  })),
  dependsOn: ['node_modules/a', 'node_modules/b'],
  toolVersion: '0.1.0',
  createdAt: parseInstant('2026-01-31T12:00:00Z'),
};

const seeds: readonly { readonly name: string; readonly schema: string; readonly seed: JsonObject }[] = [
  { name: 'CycloneDX 1.6', schema: 'cyclonedx/bom-1.6', seed: read(buildCycloneDx(input)) },
  { name: 'SPDX 2.3', schema: 'spdx/spdx-2.3', seed: read(buildSpdx(input)) },
];

function read(bytes: Uint8Array): JsonObject {
  return JSON.parse(Buffer.from(bytes).toString()) as JsonObject;
}

for (const { name, schema: file, seed } of seeds) {
  test(`the generated validator of ${name} says the same as the schema compiler on changed documents`, async () => {
    const expected = oracle(file);
    const identity: ReadonlySet<string> = new Set(['bomFormat', 'specVersion', 'spdxVersion', '$schema']);
    const places = placesIn(seed).filter(([first]) => !identity.has(String(first)));
    let invalid = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), change(), async (place, edit) => {
        const document = structuredClone(seed);
        edit(document, place);
        const { outcome } = await checkSbomSchema(document);
        if (outcome === 'fail') invalid++;
        assert.equal(outcome === 'pass', expected(document), place.join('/'));
      }),
      { numRuns: 1_000 },
    );
    // A change that never breaks a document would compare nothing.
    assert.ok(invalid > 100, String(invalid));
  });
}

type Place = readonly (string | number)[];
type Edit = (document: JsonValue, place: Place) => void;

function placesIn(value: JsonValue, at: Place = []): Place[] {
  const here = at.length === 0 ? [] : [at];
  if (value === null || typeof value !== 'object') return here;
  const children = Array.isArray(value) ? value.entries() : Object.entries(value);
  return [...here, ...[...children].flatMap(([key, child]) => placesIn(child as JsonValue, [...at, key]))];
}

/** Replaces, drops, doubles or adds something at a place. */
function change(): fc.Arbitrary<Edit> {
  const near = fc.constantFrom<JsonValue>(
    '',
    'MIT',
    'SHA-256',
    'library',
    'git@a:b',
    '2026-02-30T00:00:00Z',
    [],
    {},
    1,
    null,
  );
  const value = fc.oneof(near, fc.jsonValue() as fc.Arbitrary<JsonValue>);
  return fc.oneof(
    value.map(
      (replacement): Edit =>
        (document, place) =>
          edit(document, place, (parent, key) => void (parent[key] = replacement)),
    ),
    fc.constant<Edit>((document, place) => edit(document, place, (parent, key) => void delete parent[key])),
    fc.constant<Edit>((document, place) =>
      edit(
        document,
        place,
        (parent, key) => void (Array.isArray(parent) && parent.push(parent[Number(key)])),
      ),
    ),
    fc.tuple(fc.constantFrom('extra', 'name', 'hashes', 'licenses', 'components', 'version'), value).map(
      ([name, added]): Edit =>
        (document, place) =>
          edit(document, place, (parent) => void (Array.isArray(parent) || (parent[name] = added))),
    ),
  );
}

function edit(
  document: JsonValue,
  place: Place,
  apply: (parent: Record<string | number, unknown>, key: string | number) => void,
): void {
  let parent = document as unknown as Record<string | number, unknown>;
  for (const key of place.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
  apply(parent, place.at(-1) ?? '');
}
