import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { looksEncoded, paeOf } from './dsse.ts';

test('paeOf() encodes as the example of the DSSE protocol does', () => {
  const encoded = paeOf('http://example.com/HelloWorld', Buffer.from('hello world'));
  assert.equal(Buffer.from(encoded).toString(), 'DSSEv1 29 http://example.com/HelloWorld 11 hello world');
});

test('paeOf() counts bytes, not characters', () => {
  assert.equal(Buffer.from(paeOf('é', Buffer.from('ü'))).toString(), 'DSSEv1 2 é 2 ü');
});

test('paeOf() never encodes two pairs of type and payload alike', () => {
  const text = fc.string({ unit: fc.constantFrom(' ', '1', '2', 'a'), maxLength: 6 });
  fc.assert(
    fc.property(text, text, text, text, (typeA, payloadA, typeB, payloadB) => {
      const same = Buffer.from(paeOf(typeA, Buffer.from(payloadA))).equals(
        paeOf(typeB, Buffer.from(payloadB)),
      );
      assert.equal(same, typeA === typeB && payloadA === payloadB);
    }),
  );
});

test('looksEncoded() knows the beginning of every encoding, and nothing near it', () => {
  assert.equal(looksEncoded(paeOf('', Buffer.alloc(0))), true);
  for (const text of ['', 'DSSEv1', 'DSSEv1\n2', 'dssev1 2', ' DSSEv1 2', 'DSSEv2 2'])
    assert.equal(looksEncoded(Buffer.from(text)), false, text);
});
