import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeDer, parseDer, tag } from './der.ts';
import type { DerNode } from './der.ts';
import { signedAt, sigstore } from './testing/made-bundle.ts';
import { parseTimestampResponse } from './timestamp-token.ts';
import { hashOf } from './verify-signature.ts';

const invalid = { code: 'timestamp-invalid', category: 'refused' };
const response = sigstore.tsa.stamp(Buffer.from('data'), signedAt);

/** A DER document that can be edited: an element has parts, or content. */
interface Element {
  tag: number;
  parts?: Element[];
  content?: Uint8Array;
}

function open(node: DerNode): Element {
  if ((node.tag & 0x20) === 0) return { tag: node.tag, content: node.content };
  return { tag: node.tag, parts: node.open(node.tag).rest(100).map(open) };
}

function encode({ tag: outer, parts, content }: Element): Buffer {
  return encodeDer(outer, parts ? parts.map(encode) : [content ?? new Uint8Array()]);
}

function at(element: Element | undefined, ...path: readonly number[]): Element {
  const found = path.reduce((inner, index) => inner?.parts?.[index], element);
  return found ?? assert.fail(`nothing at ${path.join('.')}`);
}

/** What the tests edit; the digest of the content among the attributes follows an edited content. */
interface Token {
  readonly status: Element;
  readonly signedData: Element;
  readonly signerInfos: Element;
  readonly tstInfo: Element;
  /** Content type, signing time, digest, certificate hash. */
  readonly attributes: Element[];
}

function edited(edit: (token: Token) => void): Uint8Array {
  const document = open(parseDer(response));
  const signedData = at(document, 1, 1, 0);
  const content = at(signedData, 2, 1, 0);
  const signerInfos = at(signedData, 3);
  const tstInfo = open(parseDer(content.content ?? new Uint8Array()));
  const attributes = at(signerInfos, 0, 3).parts ?? assert.fail();
  const digest = at(attributes[2], 1, 0);
  edit({ status: at(document, 0), signedData, signerInfos, tstInfo, attributes });
  content.content = encode(tstInfo);
  digest.content = hashOf('sha256', content.content);
  return encode(document);
}

const primitive = (outer: number, hex: string): Element => ({ tag: outer, content: Buffer.from(hex, 'hex') });
const extensions = (...critical: readonly Element[]): Element => ({
  tag: 0xa1,
  parts: [
    {
      tag: tag.sequence,
      parts: [primitive(tag.oid, '2b0601'), ...critical, primitive(tag.octetString, '0500')],
    },
  ],
});

test('parseTimestampResponse() reads time, imprint, signer and the hash of its certificate', () => {
  const token = parseTimestampResponse(edited(() => {}));
  assert.deepEqual(token, parseTimestampResponse(response));
  assert.equal(token.at, signedAt);
  assert.deepEqual(token.imprint, { algorithm: 'sha256', value: hashOf('sha256', Buffer.from('data')) });
  assert.equal(token.signer.kind, 'serial');
  assert.deepEqual(token.certificateHashes, [
    { algorithm: 'sha256', value: hashOf('sha256', sigstore.tsa.chain[0]) },
  ]);
});

test('parseTimestampResponse() takes a stamp that is at most a minute vague', () => {
  for (const parts of [
    [primitive(tag.integer, '3c')],
    [primitive(tag.integer, '3b'), primitive(0x80, '03e7'), primitive(0x81, '03e7')],
    [primitive(0x81, '01')],
    [],
  ]) {
    const response = edited(({ tstInfo }) => (at(tstInfo, 5).parts = parts));
    assert.equal(parseTimestampResponse(response).at, signedAt);
  }
});

test('parseTimestampResponse() refuses an accuracy that is none', () => {
  for (const parts of [
    [primitive(tag.utf8String, '78')],
    [primitive(tag.integer, 'ff')],
    [primitive(0x80, '0001')],
    [primitive(0x81, '01'), primitive(0x80, '01')],
  ]) {
    const response = edited(({ tstInfo }) => (at(tstInfo, 5).parts = parts));
    assert.throws(() => parseTimestampResponse(response), { code: 'der-malformed' });
  }
});

test('parseTimestampResponse() lets extensions stand that are not critical', () => {
  assert.equal(
    parseTimestampResponse(edited(({ tstInfo }) => tstInfo.parts?.push(extensions()))).at,
    signedAt,
  );
});

const wrongTokens: readonly (readonly [name: string, edit: (token: Token) => void])[] = [
  ['two signers', ({ signerInfos }) => signerInfos.parts?.push(at(signerInfos, 0))],
  ['no signer', ({ signerInfos }) => signerInfos.parts?.pop()],
  ['another version of the content', ({ tstInfo }) => (at(tstInfo, 0).content = Buffer.from([2]))],
  ['a critical extension', ({ tstInfo }) => tstInfo.parts?.push(extensions(primitive(tag.boolean, 'ff')))],
  ['an imprint by SHA-1', ({ tstInfo }) => (at(tstInfo, 2, 0, 0).content = Buffer.from('2b0e03021a', 'hex'))],
  [
    'another content type',
    ({ attributes }) => (at(attributes[0], 1, 0).content = Buffer.from('2a864886f70d010701', 'hex')),
  ],
  ['no content type', ({ attributes }) => attributes.shift()],
  ['no digest', ({ attributes }) => attributes.splice(2, 1)],
  ['an attribute twice', ({ attributes }) => attributes.splice(1, 0, attributes[1] ?? assert.fail())],
  ['attributes in another order', ({ attributes }) => attributes.reverse()],
  ['no hash of its certificate', ({ attributes }) => attributes.pop()],
  ['a failure beside a stamp', ({ status }) => status.parts?.push(primitive(tag.bitString, '0780'))],
  ['another version of the signed data', ({ signedData }) => (at(signedData, 0).content = Buffer.from([1]))],
  ['another version of the signer', ({ signerInfos }) => (at(signerInfos, 0, 0).content = Buffer.from([3]))],
  [
    'an accuracy above a minute',
    ({ tstInfo }) => (at(tstInfo, 5).parts = [primitive(tag.integer, '3c'), primitive(0x81, '01')]),
  ],
  ['an accuracy of no milliseconds', ({ tstInfo }) => at(tstInfo, 5).parts?.push(primitive(0x80, '00'))],
  ['an accuracy of a thousand', ({ tstInfo }) => at(tstInfo, 5).parts?.push(primitive(0x81, '03e8'))],
  [
    'an attribute with two values',
    ({ attributes }) => at(attributes[1], 1).parts?.push(at(attributes[1], 1, 0)),
  ],
  ['an attribute without value', ({ attributes }) => at(attributes[1], 1).parts?.pop()],
];

for (const [name, edit] of wrongTokens) {
  test(`parseTimestampResponse() refuses ${name}`, () => {
    assert.throws(() => parseTimestampResponse(edited(edit)), invalid);
  });
}
