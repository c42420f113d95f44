import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf } from '@waybill/kernel';
import { checkSbomSchema } from './check-sbom-schema.ts';
import { parseSbom } from './parse-sbom.ts';
import { parseSbomJson } from './sbom-text.ts';

const component = { type: 'library', name: 'ä', 'bom-ref': 'a' };
const text = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [component],
});
const utf16be = (written: string): Buffer => Buffer.from(written, 'utf16le').swap16();

const encoded: readonly [string, Uint8Array][] = [
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
  ['UTF-16LE', Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16BE', utf16be(`\ufeff${text}`)],
];

test('an SBOM with a byte order mark is read, told, and known by its exact bytes', async () => {
  for (const [encoding, bytes] of encoded) {
    const sbom = parseSbom(bytes);
    assert.equal(sbom.components[0]?.name, 'ä', encoding);
    assert.equal(sbom.document, digestOf(bytes));
    assert.deepEqual(
      sbom.findings.map(({ code, found }) => [code, found]),
      [['sbom-form', encoding]],
    );
    assert.equal((await checkSbomSchema(bytes)).outcome, 'pass', encoding);
  }
  assert.deepEqual(parseSbom(Buffer.from(text)).findings, []);
});

test('text that its byte order mark does not fit, or UTF-16 without one, is no JSON', () => {
  const odd = Buffer.from(`\ufeff${text}`, 'utf16le').subarray(0, -1);
  for (const bytes of [
    odd,
    Buffer.from(text, 'utf16le'),
    Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x7b, 0x00]),
  ]) {
    assert.throws(() => parseSbomJson(bytes), { code: 'json-malformed' });
  }
});

test('other forms of SBOMs are named, with what converts them', async () => {
  const forms: readonly [string, RegExp][] = [
    ['<?xml version="1.0"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>', /XML/],
    ['<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>', /XML/],
    ['\ufeff<?xml version="1.0"?><bom/>', /XML/],
    ['SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n', /tag-value/],
    ['# made by a tool\nSPDXVersion: SPDX-2.3\n', /tag-value/],
    ['spdxVersion: SPDX-2.3\nname: shop\n', /YAML/],
  ];
  for (const [written, found] of forms) {
    assert.throws(
      () => parseSbom(Buffer.from(written)),
      (error: { code?: string; found?: string; help?: string }) =>
        error.code === 'sbom-not-json' && found.test(error.found ?? '') && /onvert/.test(error.help ?? ''),
      written,
    );
  }
  const { outcome, found, help } = await checkSbomSchema(Buffer.from('<bom/>'));
  assert.deepEqual([outcome, found], ['fail', 'sbom-not-json: CycloneDX or SPDX in XML']);
  assert.match(help ?? '', /cyclonedx convert/);
});

test('one identifier for several components is told, and refused where the document describes it', () => {
  const twice = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    components: [component, { ...component, name: 'b' }],
  };
  assert.deepEqual(
    parseSbom(Buffer.from(JSON.stringify(twice))).findings.map(({ found }) => found),
    ['a'],
  );
  const spdx = (id: string): Uint8Array =>
    Buffer.from(
      JSON.stringify({
        spdxVersion: 'SPDX-2.3',
        documentDescribes: ['SPDXRef-shop'],
        packages: [
          { SPDXID: 'SPDXRef-shop', name: 'shop' },
          { SPDXID: 'SPDXRef-a', name: 'a' },
          { SPDXID: id, name: 'b' },
        ],
      }),
    );
  assert.deepEqual(
    parseSbom(spdx('SPDXRef-a')).findings.map(({ found }) => found),
    ['SPDXRef-a'],
  );
  assert.throws(() => parseSbom(spdx('SPDXRef-shop')), { code: 'sbom-malformed' });
});
