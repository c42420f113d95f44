import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import fc from 'fast-check';
import { parseCertificate } from './certificate.ts';
import {
  contextTag,
  encodeDer,
  parseDer,
  readBitString,
  readFlag,
  readInteger,
  readNamedBits,
  readOid,
  readSmallInteger,
  readTime,
  tag,
} from './der.ts';
import { sigstore } from './testing/made-bundle.ts';

const node = (hex: string) => parseDer(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const text = (outer: number, value: string) => parseDer(encodeDer(outer, [Buffer.from(value)]));
const malformed = { code: 'der-malformed' };

test('parseDer() reads definite, minimal lengths and nothing else', () => {
  assert.equal(node('04 02 6162').content.length, 2);
  assert.equal(parseDer(encodeDer(tag.octetString, [Buffer.alloc(300)])).content.length, 300);
  for (const wrong of [
    '',
    '04',
    '04 03 6162', // reaches beyond
    '04 01 6162', // data behind it
    '04 81 02 6162', // length in long form although short
    '04 82 0002 6162',
    '04 80 6162 0000', // indefinite
    '04 85 0000000001 61',
    '1f 01 00', // multi-byte tag
    '24', // header breaks off
    '04 82 01', // length breaks off
  ]) {
    assert.throws(() => node(wrong), malformed, wrong);
  }
});

test('a cursor refuses other tags, missing elements and data that nobody reads', () => {
  const cursor = node('30 06 020101 040161').open();
  assert.throws(() => cursor.finish(), malformed);
  assert.equal(readSmallInteger(cursor.any()), 1);
  assert.equal(cursor.takeIf(tag.integer), undefined);
  assert.throws(() => cursor.take(tag.integer), malformed);
  assert.throws(() => cursor.any(), malformed);
  cursor.finish();
  assert.throws(() => node('30 06 020101 020102').open().rest(1), malformed);
});

test('open() and enter() step into an element of the named type alone, a SEQUENCE unless told', () => {
  assert.equal(node('31 00').open(tag.set).done, true);
  assert.equal(node('30 02 a000').open().enter(contextTag(0, 'constructed')).done, true);
  for (const wrong of ['04 00', '31 00', '60 00', 'a0 00', '24 00', '10 00']) {
    assert.throws(() => node(wrong).open(), malformed, wrong);
    assert.throws(() => node(`30 02 ${wrong}`).open().enter(), malformed, wrong);
  }
  assert.throws(() => node('30 00').open(tag.set), malformed);
});

test('a cursor keeps elements within their parent, and lengths within the data', () => {
  for (const wrong of ['30 07 3003 0405 61 0401 62', '30 05 3003 0482 01', '30 04 3002 0484']) {
    assert.throws(() => node(wrong).open().any().open().any(), malformed, wrong);
  }
});

test('readBitString() wants whole bytes', () => {
  assert.deepEqual(readBitString(node('03 03 006162')), Buffer.from('ab'));
  for (const wrong of ['03 03 016160', '03 00', '04 03 006162']) {
    assert.throws(() => readBitString(node(wrong)), malformed, wrong);
  }
});

test('readInteger() and readSmallInteger() want the shortest form, and no negative size', () => {
  assert.equal(readSmallInteger(node('02 02 0080')), 128);
  for (const wrong of ['02 00', '02 02 0001', '02 02 ff80', '04 01 01']) {
    assert.throws(() => readInteger(node(wrong)), malformed, wrong);
  }
  for (const wrong of ['02 01 ff', '02 05 0100000000', '02 04 80000000']) {
    assert.throws(() => readSmallInteger(node(wrong)), malformed, wrong);
  }
});

test('readOid() writes dotted numbers and refuses padding, breaks and giants', () => {
  assert.equal(readOid(node('06 0a 2b0601040183bf300108')), '1.3.6.1.4.1.57264.1.8');
  assert.equal(readOid(node('06 03 550411')), '2.5.4.17');
  for (const wrong of ['06 00', '06 02 8001', '06 02 2b81', `06 09 2b${'ff'.repeat(7)}7f`, '04 01 2b']) {
    assert.throws(() => readOid(node(wrong)), malformed, wrong);
  }
});

test('readFlag() reads TRUE, and FALSE from an element that is not there', () => {
  const flag = (hex: string) => readFlag(node(hex).open());
  assert.deepEqual([flag('30 03 0101ff'), flag('30 00'), flag('30 03 0201ff')], [true, false, false]);
  for (const wrong of ['30 03 010100', '30 03 010101', '30 02 0100', '30 04 0102ffff']) {
    assert.throws(() => flag(wrong), malformed, wrong);
  }
});

test('readNamedBits() reads bits with zeros behind the last', () => {
  assert.deepEqual(readNamedBits(node('03 02 0780')), Buffer.from([0x80]));
  assert.deepEqual(readNamedBits(node('03 03 070680')), Buffer.from([0x06, 0x80]));
  assert.equal(readNamedBits(node('03 01 00')).length, 0);
  for (const wrong of ['03 02 07fb', '03 02 0181', '03 02 0880', '03 01 01', '03 00', '04 02 0780']) {
    assert.throws(() => readNamedBits(node(wrong)), malformed, wrong);
  }
});

test('readTime() reads times in UTC that exist, fractions only where they are allowed', () => {
  assert.equal(readTime(text(tag.utcTime, '491231235959Z')), Date.UTC(2049, 11, 31, 23, 59, 59));
  assert.equal(readTime(text(tag.utcTime, '500101000000Z')), Date.UTC(1950, 0, 1));
  assert.equal(readTime(text(tag.generalizedTime, '20260228120000Z')), Date.UTC(2026, 1, 28, 12));
  assert.equal(
    readTime(text(tag.generalizedTime, '20260228120000.25Z'), 'with-fractions'),
    Date.UTC(2026, 1, 28, 12, 0, 0, 250),
  );
  for (const [outer, value] of [
    [tag.utcTime, '260228120000'],
    [tag.utcTime, '2602281200Z'],
    [tag.utcTime, '260228120000+0000'],
    [tag.generalizedTime, '20260230120000Z'],
    [tag.generalizedTime, '20261301120000Z'],
    [tag.generalizedTime, '20260228240000Z'],
    [tag.generalizedTime, '20260228126000Z'],
    [tag.generalizedTime, '20260228120060Z'],
    [tag.generalizedTime, '20260228120000.25Z'],
    [tag.octetString, '20260228120000Z'],
  ] as const) {
    assert.throws(() => readTime(text(outer, value)), malformed, value);
  }
  assert.throws(() => readTime(text(tag.generalizedTime, '20260228120000.20Z'), 'with-fractions'), malformed);
});

test('encodeDer() and parseDer() are inverse', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70_000 }), (content) => {
      assert.deepEqual(
        Buffer.from(parseDer(encodeDer(tag.octetString, [content])).content),
        Buffer.from(content),
      );
    }),
    { numRuns: 30 },
  );
});

test('parseCertificate() answers mutated certificates with a certificate or a refusal', () => {
  const der = sigstore.makeBundle().certificate as Uint8Array;
  const position = fc.nat({ max: der.length - 1 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(position, fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
      position,
      (edits, end) => {
        const mutated = Buffer.from(der);
        for (const [at, byte] of edits) mutated[at] = byte;
        for (const bytes of [mutated, mutated.subarray(0, end)]) {
          try {
            parseCertificate(bytes);
          } catch (error) {
            assert.ok(error instanceof WaybillError && error.category === 'refused', String(error));
          }
        }
      },
    ),
    { numRuns: 1000 },
  );
});
