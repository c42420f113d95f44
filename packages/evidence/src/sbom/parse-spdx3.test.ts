import assert from 'node:assert/strict';
import test from 'node:test';
import { WaybillError, type JsonObject } from '@waybill/kernel';
import fc from 'fast-check';
import { checkSbomSchema } from './check-sbom-schema.ts';
import { parseSbom } from './parse-sbom.ts';

type Node = { [name: string]: unknown };

const ids = 'https://example.test/shop#';
const sha256 = 'ab'.repeat(32);

/** A document with one image, one package inside, and the arrow between them. */
function graph(): Node[] {
  const element = (type: string, id: string, more: Node): Node => ({
    type,
    spdxId: `${ids}${id}`,
    creationInfo: '_:creation',
    ...more,
  });
  return [
    {
      type: 'CreationInfo',
      '@id': '_:creation',
      specVersion: '3.0.1',
      created: '2026-01-31T12:00:00Z',
      createdBy: [`${ids}agent`],
    },
    element('SoftwareAgent', 'agent', { name: 'test' }),
    element('SpdxDocument', 'document', {
      rootElement: [`${ids}sbom`],
      profileConformance: ['core', 'software'],
    }),
    element('software_Sbom', 'sbom', { rootElement: [`${ids}shop`] }),
    element('software_Package', 'shop', {
      name: 'shop',
      verifiedUsing: [{ type: 'Hash', algorithm: 'sha256', hashValue: sha256 }],
    }),
    element('software_Package', 'a', {
      name: 'a',
      software_packageVersion: '1',
      software_packageUrl: 'pkg:npm/a@1',
    }),
    element('Relationship', 'arrow', {
      from: `${ids}shop`,
      to: [`${ids}a`],
      relationshipType: 'dependsOn',
    }),
  ];
}

function documentOf(nodes: readonly Node[], more: Node = {}): JsonObject {
  return {
    '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
    '@graph': nodes,
    ...more,
  } as JsonObject;
}

const bytesOf = (document: JsonObject): Uint8Array => Buffer.from(JSON.stringify(document));

function edited(edit: (nodes: Node[]) => void): JsonObject {
  const nodes = graph();
  edit(nodes);
  return documentOf(nodes);
}

test('parseSbom() reads what an SPDX 3.0 document describes, lists and connects', () => {
  const sbom = parseSbom(bytesOf(documentOf(graph())));
  assert.deepEqual([sbom.format, sbom.formatVersion, sbom.edgeCount], ['spdx', '3.0.1', 1]);
  assert.deepEqual(sbom.subjects, [
    { ref: `${ids}shop`, name: 'shop', hashes: [{ algorithm: 'sha256', hex: sha256 }] },
  ]);
  assert.deepEqual(sbom.components, [
    { ref: `${ids}a`, name: 'a', version: '1', purl: 'pkg:npm/a@1', hashes: [] },
  ]);
  assert.equal(sbom.createdAt, Date.UTC(2026, 0, 31, 12));
  assert.deepEqual(sbom.findings, []);
});

test('parseSbom() takes the file that a root is distributed as, and a described element, for the subject', () => {
  const file = {
    type: 'software_File',
    spdxId: `${ids}file`,
    creationInfo: '_:creation',
    name: 'shop.tgz',
    verifiedUsing: [{ type: 'Hash', algorithm: 'sha512', hashValue: 'cd'.repeat(64) }],
  };
  const arrow = (from: string, relationshipType: string): Node => ({
    type: 'Relationship',
    spdxId: `${ids}second`,
    creationInfo: '_:creation',
    from: `${ids}${from}`,
    to: [`${ids}file`],
    relationshipType,
  });
  for (const second of [arrow('shop', 'hasDistributionArtifact'), arrow('sbom', 'describes')]) {
    const { subjects } = parseSbom(bytesOf(edited((nodes) => nodes.push(file, second))));
    assert.deepEqual(
      subjects.map(({ name }) => name),
      ['shop', 'shop.tgz'],
    );
  }
});

test('parseSbom() refuses an SPDX 3.0 document that could describe two things', () => {
  const refused: readonly JsonObject[] = [
    edited((nodes) => nodes.push({ ...nodes[4]!, name: 'another' })),
    edited((nodes) => nodes.push({ ...nodes[2]!, spdxId: `${ids}second` })),
    edited((nodes) => nodes.splice(2, 1)),
    documentOf(graph(), { '@graph': {} }),
    documentOf(graph(), { '@context': ['https://spdx.org/rdf/3.0.1/spdx-context.jsonld', { name: 'x' }] }),
    documentOf(graph(), { '@context': 'https://example.test/spdx-context.jsonld' }),
    documentOf(graph(), { spdxVersion: 'SPDX-2.3' }),
    documentOf(graph(), { bomFormat: 'CycloneDX', specVersion: '1.6' }),
    edited((nodes) => (nodes[3]!['rootElement'] = [{ type: 'software_Package' }])),
  ];
  for (const document of refused) {
    assert.throws(() => parseSbom(bytesOf(document)), { code: 'sbom-malformed' }, JSON.stringify(document));
  }
});

test('checkSbomSchema() passes the structure of SPDX 3.0 and says that it is not the official schema', async () => {
  const { outcome, message } = await checkSbomSchema(documentOf(graph()));
  assert.equal(outcome, 'pass');
  assert.match(message, /official schema was not asked/);
});

test('checkSbomSchema() fails an SPDX 3.0 document that breaks one rule, and names the place', async () => {
  const broken: readonly [(nodes: Node[]) => void, RegExp][] = [
    [(nodes) => delete nodes[4]!['type'], /\/@graph\/4 has no type/],
    [(nodes) => delete nodes[5]!['spdxId'], /has no spdxId/],
    [(nodes) => (nodes[5]!['creationInfo'] = '_:other'), /\/@graph\/5 has no creationInfo/],
    [(nodes) => (nodes[0]!['specVersion'] = '2.3'), /\/@graph\/0 has no specVersion/],
    [(nodes) => (nodes[0]!['created'] = 'today'), /\/@graph\/0 has no created/],
    [(nodes) => (nodes[0]!['createdBy'] = []), /\/@graph\/0 has no createdBy/],
    [(nodes) => (nodes[3]!['rootElement'] = [`${ids}nowhere`]), /unknown element in rootElement/],
    [(nodes) => (nodes[6]!['to'] = []), /\/@graph\/6 has no to/],
    [(nodes) => delete nodes[6]!['relationshipType'], /has no relationshipType/],
    [(nodes) => delete nodes[5]!['name'], /\/@graph\/5 has no name/],
    [
      (nodes) => (nodes[4]!['verifiedUsing'] = [{ type: 'Hash', algorithm: 'sha256', hashValue: 'ab' }]),
      /hash that is none/,
    ],
    [(nodes) => nodes.push({ ...nodes[2]!, spdxId: `${ids}second` }), /2 nodes of the type SpdxDocument/],
  ];
  for (const [edit, found] of broken) {
    const result = await checkSbomSchema(edited(edit));
    assert.equal(result.outcome, 'fail');
    assert.match(result.found ?? '', found);
  }
});

test('parseSbom() and checkSbomSchema() answer any graph with what it is or a coded error', async () => {
  const node = fc.dictionary(
    fc.constantFrom('type', 'spdxId', 'creationInfo', 'rootElement', 'from', 'to', 'name', 'verifiedUsing'),
    fc.jsonValue(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(node), async (nodes) => {
      const document = documentOf([...graph(), ...nodes]);
      await checkSbomSchema(document);
      try {
        parseSbom(bytesOf(document), document);
      } catch (error) {
        assert.ok(error instanceof WaybillError);
      }
    }),
  );
});
