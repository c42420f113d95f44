import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import type { LeafOverrides } from '@waybill/simulator/sigstore';
import fc from 'fast-check';
import { parseCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { encodeDer, parseDer, tag } from './der.ts';
import { verifyEmbeddedTimestamps } from './signed-certificate-timestamp.ts';
import { editedRoot, signedAt, sigstore } from './testing/made-bundle.ts';

const sctList = '1.3.6.1.4.1.11129.2.4.2';
const issuerSpki = parseCertificate(sigstore.fulcio.chain[0]).spki;
const { ctLogs } = editedRoot(() => {});
const leafWith = (leaf: LeafOverrides): Certificate =>
  parseCertificate(sigstore.makeBundle({ leaf }).certificate as Uint8Array);
const good = leafWith({});
const list = parseDer(good.extensions.get(sctList)?.value as Uint8Array).content;

/** The good certificate with other bytes as its list of timestamps. */
function withList(bytes: Uint8Array): Certificate {
  const value = encodeDer(tag.octetString, [bytes]);
  return {
    ...good,
    extensions: new Map([...good.extensions, [sctList, { critical: false, value, raw: value }]]),
  };
}

test('verifyEmbeddedTimestamps() accepts what a known log promised for this certificate', () => {
  verifyEmbeddedTimestamps(good, issuerSpki, ctLogs);
  verifyEmbeddedTimestamps(withList(list), issuerSpki, ctLogs);
});

test('verifyEmbeddedTimestamps() refuses another issuer, another certificate, another key and no known log', () => {
  const other = parseCertificate(sigstore.fulcio.chain[1]).spki;
  assert.throws(() => verifyEmbeddedTimestamps(good, other, ctLogs), { code: 'sct-invalid' });
  assert.throws(() => verifyEmbeddedTimestamps(leafWith({ sct: 'other-certificate' }), issuerSpki, ctLogs), {
    code: 'sct-invalid',
  });
  assert.throws(
    () =>
      verifyEmbeddedTimestamps(
        { ...good, tbsBeforeExtensions: leafWith({}).tbsBeforeExtensions },
        issuerSpki,
        ctLogs,
      ),
    { code: 'sct-invalid' },
  );
  const wrongKey = editedRoot(
    (root) => (root.ctlogs[0].publicKey.rawBytes = root.tlogs[0].publicKey.rawBytes),
  ).ctLogs;
  assert.throws(() => verifyEmbeddedTimestamps(good, issuerSpki, wrongKey), { code: 'sct-invalid' });
  assert.throws(() => verifyEmbeddedTimestamps(good, issuerSpki, []), { code: 'sct-missing' });
});

test('verifyEmbeddedTimestamps() finds the right key among logs of one id, and holds it to its window', () => {
  const rotated = editedRoot((root) => {
    root.ctlogs.unshift(structuredClone(root.ctlogs[0]));
    root.ctlogs[0].publicKey.rawBytes = root.tlogs[0].publicKey.rawBytes;
  }).ctLogs;
  verifyEmbeddedTimestamps(good, issuerSpki, rotated);
  const early = leafWith({ sctAtMs: signedAt - 366 * 24 * 60 * 60_000 });
  assert.throws(() => verifyEmbeddedTimestamps(early, issuerSpki, ctLogs), { code: 'time-outside-validity' });
});

test('verifyEmbeddedTimestamps() refuses lists of another form', () => {
  const invalid = { code: 'sct-invalid', category: 'refused' };
  const prefixed = (bytes: Uint8Array): Buffer =>
    Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
  const sct = list.subarray(4);
  assert.deepEqual(prefixed(prefixed(sct)), Buffer.from(list));
  for (const wrong of [
    prefixed(prefixed(Buffer.concat([sct, Buffer.from([0])]))),
    Buffer.concat([list, Buffer.from([0])]),
    prefixed(Buffer.from([0])),
    prefixed(prefixed(Buffer.concat([Buffer.from([1]), sct.subarray(1)]))),
    prefixed(Buffer.concat(Array.from({ length: 17 }, (_, n) => prefixed(withSignatureByte(sct, n))))),
  ]) {
    assert.throws(() => verifyEmbeddedTimestamps(withList(wrong), issuerSpki, ctLogs), invalid);
  }
  const value = encodeDer(tag.utf8String, [list]);
  const otherType = {
    ...good,
    extensions: new Map([...good.extensions, [sctList, { critical: false, value, raw: value }]]),
  };
  assert.throws(() => verifyEmbeddedTimestamps(otherType, issuerSpki, ctLogs), invalid);
});

/** The timestamp of a log that nobody knows, so that it says nothing, told apart by a byte of its signature. */
function withSignatureByte(sct: Uint8Array, byte: number): Uint8Array {
  const copy = Buffer.from(sct);
  copy.fill(0, 1, 33);
  copy[copy.length - 1] = byte;
  return copy;
}

test('verifyEmbeddedTimestamps() answers mutated lists with yes or a refusal', () => {
  const position = fc.nat({ max: list.length - 1 });
  fc.assert(
    fc.property(position, fc.nat({ max: 255 }), position, (at, byte, end) => {
      const mutated = Buffer.from(list);
      mutated[at] = byte;
      for (const bytes of [mutated, mutated.subarray(0, end)]) {
        try {
          verifyEmbeddedTimestamps(withList(bytes), issuerSpki, ctLogs);
          assert.deepEqual(Buffer.from(bytes), Buffer.from(list));
        } catch (error) {
          assert.ok(error instanceof WaybillError && error.category === 'refused', String(error));
        }
      }
    }),
    { numRuns: 500 },
  );
});
