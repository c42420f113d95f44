import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '@waybill/kernel';
import {
  cosignPayload,
  createLocalSigstore,
  makeCosignLayer,
  type EditableJson,
} from '@waybill/simulator/sigstore';
import { convertCosignLayer } from './cosign-layer.ts';
import { findSimpleSigning, parseSimpleSigningPayload } from './simple-signing.ts';

const image = digestOf('an image');
const sigstore = createLocalSigstore({ now: () => Date.UTC(2026, 0, 31, 12) });
const layer = makeCosignLayer(sigstore, { kind: 'signature', payload: cosignPayload(image) });
const document = convertCosignLayer(layer).bytes;

function edited(edit: (json: EditableJson) => unknown): Uint8Array {
  const json = JSON.parse(Buffer.from(document).toString()) as EditableJson;
  edit(json);
  return Buffer.from(JSON.stringify(json));
}

test('findSimpleSigning() gives the payload back, byte for byte', () => {
  assert.deepEqual(Buffer.from(findSimpleSigning(document)?.payload ?? []), layer.bytes);
});

test('findSimpleSigning() leaves every document alone that is of another type', () => {
  for (const other of [
    Buffer.from('no JSON: application/vnd.waybill.simplesigning.v1+json'),
    sigstore.makeBundle().bytes,
    edited((json) => (json.mediaType = 'application/json')),
    edited((json) => (json.mediaType = [json.mediaType])),
  ]) {
    assert.equal(findSimpleSigning(other), undefined);
  }
});

for (const [what, edit] of [
  ['another member', (json) => (json.annotations = {})],
  ['no payload', (json) => delete json.payload],
  ['a payload that is not base64', (json) => (json.payload = '!')],
  ['a payload that is too large', (json) => (json.payload = 'AAAA'.repeat(22_000))],
  ['no bundle', (json) => delete json.bundle],
  ['another payload than was signed', (json) => (json.payload = 'e30=')],
  [
    'a bundle over the SHA-512 of the payload',
    (json) => (json.bundle.messageSignature.messageDigest.algorithm = 'SHA2_512'),
  ],
] as [string, (json: EditableJson) => unknown][]) {
  test(`findSimpleSigning() refuses a document with ${what}`, () => {
    assert.throws(() => findSimpleSigning(edited(edit)), { code: 'simple-signing-malformed' });
  });
}

test('findSimpleSigning() refuses a bundle over a statement: it would sign something else', () => {
  const { json } = sigstore.makeBundle({ content: { kind: 'statement', payload: Buffer.from('{}') } });
  assert.throws(() => findSimpleSigning(edited((all) => (all.bundle = json))), {
    code: 'simple-signing-malformed',
  });
});

test('findSimpleSigning() refuses the bundle 0.3 of a file that reads like a payload: nobody signed an image', () => {
  const { json } = sigstore.makeBundle({ content: { kind: 'message', bytes: layer.bytes } });
  assert.throws(() => findSimpleSigning(edited((all) => (all.bundle = json))), {
    code: 'simple-signing-malformed',
  });
});

test('parseSimpleSigningPayload() reads what Cosign writes, with and without claims of the user', () => {
  const named = { image, reference: 'registry.example.com/acme/app' };
  assert.deepEqual(parseSimpleSigningPayload(cosignPayload(image)), named);
  const claims = cosignPayload(image, (payload) => (payload.optional = { release: '1.4.2' }));
  assert.deepEqual(parseSimpleSigningPayload(claims), named);
  const nameless = cosignPayload(image, ({ critical }) => (critical.identity['docker-reference'] = ''));
  assert.deepEqual(parseSimpleSigningPayload(nameless), { image });
});

for (const [what, edit] of [
  ['of another type', (payload) => (payload.critical.type = 'atomic container signature')],
  ['without type', (payload) => delete payload.critical.type],
  ['without image', (payload) => delete payload.critical.image],
  ['without identity', (payload) => delete payload.critical.identity],
  ['with a short digest', (payload) => (payload.critical.image['docker-manifest-digest'] = 'sha256:12')],
  ['with a list of digests', (payload) => (payload.critical.image['docker-manifest-digest'] = [image])],
  [
    'with its digest in two spellings',
    (payload) => (payload.critical.image['Docker-manifest-digest'] = digestOf('another image')),
  ],
  ['with another critical member', (payload) => (payload.critical.extra = true)],
  ['with another member', (payload) => (payload.Critical = {})],
  ['with a reference that is no text', (payload) => (payload.critical.identity['docker-reference'] = 1)],
  ['with a list of claims', (payload) => (payload.optional = [])],
] as [string, (payload: EditableJson) => unknown][]) {
  test(`parseSimpleSigningPayload() refuses a payload ${what}`, () => {
    const payload = cosignPayload(image, (json) => void edit(json));
    assert.throws(() => parseSimpleSigningPayload(payload), {
      code: 'simple-signing-malformed',
      category: 'refused',
    });
  });
}
