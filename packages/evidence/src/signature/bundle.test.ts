import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import type { EditableJson } from '@waybill/simulator/sigstore';
import fc from 'fast-check';
import { bundleErrorCodes } from './bundle-error.ts';
import { parseBundle } from './bundle.ts';
import { acceptingOptions, sigstore } from './testing/made-bundle.ts';
import { entryOf, key, statement } from './testing/refusal-case.ts';
import { verifyBundle } from './verify-bundle.ts';

const malformed = { code: 'bundle-malformed', category: 'refused' };

function edited(json: EditableJson, edit: (bundle: EditableJson) => void): Uint8Array {
  const copy = structuredClone(json);
  edit(copy);
  return Buffer.from(JSON.stringify(copy));
}

const message = sigstore.makeBundle({ timestamp: true });
const chain = sigstore.makeBundle({ version: '0.2', chain: 'intermediate' });
const envelope = sigstore.makeBundle({ content: statement, log: 'rekor2' });
const byKey = sigstore.makeBundle({ content: statement, key });

test('parseBundle() takes a bundle apart', () => {
  const bundle = parseBundle(message.bytes);
  assert.equal(bundle.version, '0.3');
  assert.deepEqual(bundle.material, { kind: 'certificate', leaf: message.certificate, intermediates: [] });
  assert.deepEqual(bundle.content.signature, message.signature);
  assert.equal(bundle.logEntries.length, 1);
  assert.equal(bundle.timestamps.length, 1);
  assert.equal(parseBundle(chain.bytes).material.kind === 'certificate', true);
  assert.deepEqual(parseBundle(byKey.bytes).material, { kind: 'key', hint: key.hint });
});

test('parseBundle() knows both spellings of version 0.3', () => {
  const old = edited(
    message.json,
    (b) => (b.mediaType = 'application/vnd.dev.sigstore.bundle+json;version=0.3'),
  );
  assert.equal(parseBundle(old).version, '0.3');
});

test('parseBundle() fills in fields with the value zero, and takes numbers and null as ProtoJSON does', () => {
  const zero = parseBundle(
    edited(message.json, (b) => {
      delete entryOf(b).logIndex;
      entryOf(b).inclusionProof.logIndex = null;
      entryOf(b).integratedTime = Number(entryOf(b).integratedTime);
    }),
  );
  assert.deepEqual([zero.logEntries[0]?.index, zero.logEntries[0]?.proof?.index], ['0', 0]);
  assert.equal(zero.logEntries[0]?.integratedTime, parseBundle(message.bytes).logEntries[0]?.integratedTime);
});

test('parseBundle() takes base64 of either alphabet, and refuses any other character', () => {
  const urlSafe = edited(envelope.json, (b) => {
    b.dsseEnvelope.payload = Buffer.from(b.dsseEnvelope.payload, 'base64').toString('base64url');
  });
  assert.deepEqual(parseBundle(urlSafe).content, parseBundle(envelope.bytes).content);
  for (const sign of ['\n', ' ', '!', '=']) {
    assert.throws(
      () => parseBundle(edited(message.json, (b) => (b.messageSignature.signature += sign))),
      malformed,
    );
  }
});

const wrongForms: readonly (readonly [
  name: string,
  base: EditableJson,
  edit: (bundle: EditableJson) => void,
])[] = [
  [
    'an unknown version',
    message.json,
    (b) => (b.mediaType = 'application/vnd.dev.sigstore.bundle.v0.4+json'),
  ],
  ['no media type', message.json, (b) => delete b.mediaType],
  ['the media type of something else', message.json, (b) => (b.mediaType = 'application/json')],
  ['an unknown version by a key', byKey.json, (b) => (b.mediaType = 'application/json')],
  [
    'a name of every object as algorithm',
    message.json,
    (b) => (b.messageSignature.messageDigest.algorithm = 'constructor'),
  ],
  ['a time beyond any calendar', message.json, (b) => (entryOf(b).integratedTime = '9007199254740991')],
  ['a name of every object as media type', byKey.json, (b) => (b.mediaType = 'constructor')],
  ['no verification material', message.json, (b) => delete b.verificationMaterial],
  ['no signer', message.json, (b) => delete b.verificationMaterial.certificate],
  ['two signers', message.json, (b) => (b.verificationMaterial.publicKey = { hint: 'x' })],
  ['a chain in version 0.3', message.json, toChain],
  ['a certificate without chain in version 0.2', chain.json, toCertificate],
  ['an empty chain', chain.json, (b) => (b.verificationMaterial.x509CertificateChain.certificates = [])],
  ['an empty certificate', message.json, (b) => (b.verificationMaterial.certificate.rawBytes = '')],
  [
    'too many certificates',
    chain.json,
    (b) => fill(b.verificationMaterial.x509CertificateChain.certificates, 9),
  ],
  ['no content', message.json, (b) => delete b.messageSignature],
  ['two contents', message.json, (b) => (b.dsseEnvelope = structuredClone(envelope.json.dsseEnvelope))],
  ['no digest', message.json, (b) => delete b.messageSignature.messageDigest],
  ['a weak digest', message.json, (b) => (b.messageSignature.messageDigest.algorithm = 'SHA1')],
  ['an empty signature', message.json, (b) => (b.messageSignature.signature = '')],
  ['an envelope without signature', envelope.json, (b) => (b.dsseEnvelope.signatures = [])],
  ['an envelope with two signatures', envelope.json, (b) => fill(b.dsseEnvelope.signatures, 2)],
  ['an envelope without payload', envelope.json, (b) => delete b.dsseEnvelope.payload],
  ['a key id beside another hint', byKey.json, (b) => (b.verificationMaterial.publicKey.hint = 'other')],
  ['a field that the format does not have', message.json, (b) => (b.extra = 1)],
  [
    'a field in the other spelling',
    envelope.json,
    (b) => (b.message_signature = message.json.messageSignature),
  ],
  ['an unknown field in an entry', message.json, (b) => (entryOf(b).extra = 1)],
  ['a negative log index', message.json, (b) => (entryOf(b).logIndex = '-1')],
  ['a log index with a fraction', message.json, (b) => (entryOf(b).logIndex = 1.5)],
  ['a log index with a leading zero', message.json, (b) => (entryOf(b).logIndex = '01')],
  ['a log index beyond 64 bits', message.json, (b) => (entryOf(b).logIndex = '99999999999999999999')],
  ['a tree size beyond 2^53', message.json, (b) => (entryOf(b).inclusionProof.treeSize = '9007199254740993')],
  ['a hash of the wrong length', message.json, (b) => entryOf(b).inclusionProof.hashes.push('AAAA')],
  ['too many hashes', message.json, (b) => (entryOf(b).inclusionProof.hashes = Array(65).fill('AAAA'))],
  ['no body', message.json, (b) => delete entryOf(b).canonicalizedBody],
  ['entries that are no list', message.json, (b) => (b.verificationMaterial.tlogEntries = {})],
  ['too many entries', message.json, (b) => fill(b.verificationMaterial.tlogEntries, 9)],
  ['an empty timestamp', message.json, (b) => (stampsOf(b)[0].signedTimestamp = '')],
  ['too many timestamps', message.json, (b) => fill(stampsOf(b), 9)],
  ['a text that is too long', message.json, (b) => (entryOf(b).kindVersion.kind = 'x'.repeat(2000))],
  ['a hint that is too long', byKey.json, longHint],
  ['a number as text', message.json, (b) => (entryOf(b).kindVersion.kind = 7)],
];

for (const [name, base, edit] of wrongForms) {
  test(`parseBundle() refuses ${name}`, () => {
    assert.doesNotThrow(() => parseBundle(edited(base, () => {})));
    assert.throws(() => parseBundle(edited(base, edit)), malformed);
  });
}

test('parseBundle() refuses a key twice, a byte-order mark and what is no object', () => {
  const text = Buffer.from(message.bytes).toString();
  for (const wrong of [
    text.replace('{', '{"mediaType":"x",'),
    `\uFEFF${text}`,
    '[]',
    '"x"',
    'null',
    '',
    '{',
  ]) {
    assert.throws(() => parseBundle(Buffer.from(wrong)), malformed, wrong.slice(0, 30));
  }
});

test('parseBundle() refuses what is too large', () => {
  assert.throws(() => parseBundle(Buffer.alloc(33 * 1024 * 1024, 0x20)), malformed);
});

test('verifyBundle() answers mutated bundles with a verdict or a refusal', () => {
  const bases = fc.constantFrom(
    ...[message, chain, envelope, byKey].map((made) => ({
      bytes: Buffer.from(made.bytes),
      options: acceptingOptions(made),
    })),
  );
  const strange = ['constructor', '__proto__', null, [], {}, '', 'x', -1, 0, 1.5, true, [null], [{}], 'AA=='];
  const values = fc.constantFrom<unknown>(...strange);
  fc.assert(
    fc.property(bases, fc.nat(), fc.nat({ max: 255 }), fc.nat(), values, (base, at, byte, pick, value) => {
      const bytes = Buffer.from(base.bytes);
      bytes[at % bytes.length] = byte;
      const json: EditableJson = JSON.parse(base.bytes.toString());
      const withBody: EditableJson = structuredClone(json);
      const body = JSON.parse(Buffer.from(entryOf(withBody).canonicalizedBody, 'base64').toString());
      for (const target of [json, body]) {
        const places = placesIn(target);
        const [holder, name] = places[pick % places.length] ?? assert.fail();
        holder[name] = value;
      }
      entryOf(withBody).canonicalizedBody = Buffer.from(JSON.stringify(body)).toString('base64');
      for (const mutated of [bytes, toBytes(json), toBytes(withBody)]) {
        try {
          verifyBundle(parseBundle(mutated), base.options);
        } catch (error) {
          assert.ok(error instanceof WaybillError && error.category === 'refused', String(error));
          assert.ok((bundleErrorCodes as readonly string[]).includes(error.code), error.code);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

function toBytes(json: EditableJson): Uint8Array {
  return Buffer.from(JSON.stringify(json));
}

/** Every member of every object and list in a document. */
function placesIn(json: EditableJson): [EditableJson, string][] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.keys(json).flatMap((name) => [
    [json, name] as [EditableJson, string],
    ...placesIn(json[name]),
  ]);
}

function longHint(bundle: EditableJson): void {
  bundle.verificationMaterial.publicKey.hint = 'x'.repeat(2000);
  bundle.dsseEnvelope.signatures[0].keyid = 'x'.repeat(2000);
}

function toChain(bundle: EditableJson): void {
  const material = bundle.verificationMaterial;
  material.x509CertificateChain = { certificates: [material.certificate] };
  delete material.certificate;
}

function toCertificate(bundle: EditableJson): void {
  const material = bundle.verificationMaterial;
  [material.certificate] = material.x509CertificateChain.certificates;
  delete material.x509CertificateChain;
}

function fill(list: EditableJson[], count: number): void {
  while (list.length < count) list.push(structuredClone(list[0]));
}

function stampsOf(bundle: EditableJson): EditableJson[] {
  return bundle.verificationMaterial.timestampVerificationData.rfc3161Timestamps;
}
