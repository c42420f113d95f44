import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantFromMs, WaybillError } from '@waybill/kernel';
import { sampleDecision, sampleEvidence, someTime } from './testing/sample.ts';
import { prepareEntry } from './accept.ts';
import { readDecision, writeDecision } from './decision-document.ts';
import { bodyOf, entryOfBody } from './entry-body.ts';
import { parseCursor } from './pages.ts';
import { formatCheckpoint, parseCheckpoint, parseCheckpointNote } from './transparency/checkpoint.ts';
import { openHandover, signHandover } from './transparency/key-handover.ts';
import { newLogKey, parseVerifierKey, signerOf, verifierKeyOf } from './transparency/log-key.ts';
import { signNote } from './transparency/signed-note.ts';

const logKey = newLogKey('waybill.example/log');
const { body, entry } = prepareEntry({ ...sampleEvidence(1), kind: 'evidence', acceptedAt: someTime });
const decision = sampleDecision(1, { validUntil: instantFromMs(someTime + 1) });

/** Random texts, and the good one with a few characters replaced. */
function around(good: string): fc.Arbitrary<string> {
  const mutated = fc
    .tuple(fc.nat(good.length - 1), fc.nat(3), fc.string({ maxLength: 3 }))
    .map(([at, cut, insert]) => good.slice(0, at) + insert + good.slice(at + cut));
  return fc.oneof(fc.string({ maxLength: 300 }), fc.json(), mutated);
}

const handover = signHandover(
  signerOf(logKey),
  signerOf(newLogKey(logKey.name)),
  { size: 9, root: Buffer.alloc(32) },
  someTime,
);
const checkpoint = formatCheckpoint({ origin: 'a', size: 9, root: Buffer.alloc(32) });
const parsers: readonly (readonly [name: string, parse: (text: string) => unknown, good: string])[] = [
  ['parseVerifierKey', parseVerifierKey, verifierKeyOf(logKey)],
  ['parseCheckpoint', parseCheckpoint, checkpoint],
  ['parseCheckpointNote', parseCheckpointNote, signNote(checkpoint, [signerOf(logKey)])],
  ['openHandover', openHandover, handover],
  ['parseCursor', parseCursor, '17'],
];

for (const [name, parse, good] of parsers) {
  test(`${name}() reads what was written and throws only coded errors for anything else`, () => {
    parse(good);
    fc.assert(
      fc.property(around(good), (text) => {
        try {
          parse(text);
        } catch (error) {
          assert.ok(error instanceof WaybillError, String(error));
        }
      }),
      { numRuns: 300 },
    );
  });
}

test('entryOfBody() reads what was written, and only the exact canonical text', () => {
  assert.deepEqual(entryOfBody(body), { ...entry });
  fc.assert(
    fc.property(around(body), (text) => {
      const read = entryOfBody(text);
      assert.ok(read === undefined || bodyOf(read) === text);
    }),
    { numRuns: 300 },
  );
  assert.equal(entryOfBody(body.replace('{', '{ ')), undefined);
});

test('readDecision() reads what was written, and nothing that differs by a character', () => {
  const written = writeDecision({ decision });
  assert.deepEqual(readDecision(written)?.decision, decision);
  fc.assert(
    fc.property(around(written), (text) => {
      const read = readDecision(text);
      assert.ok(read === undefined || writeDecision(read) === text);
    }),
    { numRuns: 300 },
  );
});
