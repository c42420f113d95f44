import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digestOf, instantFromMs, WaybillError } from '@waybill/kernel';
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { signPromise, verifyInclusionPromise } from './inclusion-promise.ts';
import { openHandover, signHandover } from './key-handover.ts';
import { newLogKey, parseVerifierKey, signerOf, verifierKeyOf } from './log-key.ts';
import { openNote, signNote } from './signed-note.ts';

const key = newLogKey('waybill.example/log');
const other = newLogKey('waybill.example/log');
const signer = signerOf(key);
const verifier = parseVerifierKey(verifierKeyOf(key));
const text = formatCheckpoint({ origin: key.name, size: 3, root: Buffer.alloc(32, 7) });
const coded = (code: string) => (error: unknown) => error instanceof WaybillError && error.code === code;

test('parseVerifierKey() and openNote() accept the key and note of the signed-note documentation', () => {
  // Source: golang.org/x/mod/sumdb/note, package example.
  const published = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  const note =
    'If you think cryptography is the answer to your problem,\n' +
    "then you don't know what your problem is.\n\n" +
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
  assert.equal(openNote(note, [published]).signedBy.length, 1);
});

test('openNote() opens what signNote() wrote and names the key', () => {
  const opened = openNote(signNote(text, [signer]), [verifier]);
  assert.equal(opened.text, text);
  assert.deepEqual(opened.signedBy, [verifier]);
});

test('openNote() ignores signatures of unknown keys beside a known one', () => {
  const opened = openNote(signNote(text, [signerOf(other), signer]), [verifier]);
  assert.deepEqual(opened.signedBy, [verifier]);
});

test('openNote() refuses a note of unknown keys only', () => {
  assert.throws(() => openNote(signNote(text, [signerOf(other)]), [verifier]), coded('note-not-signed'));
});

test('openNote() refuses a changed text under a known key', () => {
  const forged = signNote(text, [signer]).replace('\n3\n', '\n4\n');
  assert.throws(() => openNote(forged, [verifier]), coded('note-not-signed'));
});

test('openNote() throws only coded errors for random and mutated notes', () => {
  const note = signNote(text, [signer]);
  const mutated = fc
    .tuple(fc.nat(note.length - 1), fc.string({ maxLength: 3 }))
    .map(([at, insert]) => note.slice(0, at) + insert + note.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 200 }), mutated), (input) => {
      try {
        const opened = openNote(input, [verifier]);
        assert.equal(opened.text, text);
      } catch (error) {
        assert.ok(error instanceof WaybillError, String(error));
      }
    }),
    { numRuns: 500 },
  );
});

test('parseCheckpoint() reads what formatCheckpoint() wrote', () => {
  assert.deepEqual(parseCheckpoint(text), { origin: key.name, size: 3, root: Buffer.alloc(32, 7) });
});

for (const [what, broken] of [
  ['a size with a leading zero', text.replace('\n3\n', '\n03\n')],
  ['a negative size', text.replace('\n3\n', '\n-3\n')],
  ['a short root', text.replace(/.{4}\n$/, '\n')],
  ['a fourth line', `${text}more\n`],
] as const) {
  test(`parseCheckpoint() refuses ${what}`, () => {
    assert.throws(() => parseCheckpoint(broken), coded('checkpoint-malformed'));
  });
}

test('parseVerifierKey() refuses a hash of another name', () => {
  const renamed = verifierKeyOf(key).replace('waybill.example', 'waybill.elsewhere');
  assert.throws(() => parseVerifierKey(renamed), coded('log-key-malformed'));
});

test('newLogKey() refuses a name with a space', () => {
  assert.throws(() => newLogKey('my log'), coded('log-key-malformed'));
});

test('verifyInclusionPromise() holds for the signer and for nothing that was changed', () => {
  const promise = signPromise(
    { entryId: digestOf('entry'), leafHash: Buffer.alloc(32, 1), at: instantFromMs(1_800_000_000_000) },
    signer,
  );
  const keys = [verifierKeyOf(other), verifierKeyOf(key)];
  assert.ok(verifyInclusionPromise(promise, keys));
  assert.ok(!verifyInclusionPromise(promise, [verifierKeyOf(other)]));
  assert.ok(!verifyInclusionPromise({ ...promise, entryId: digestOf('other') }, keys));
  assert.ok(!verifyInclusionPromise({ ...promise, leafHash: '00'.repeat(32) }, keys));
  assert.ok(!verifyInclusionPromise({ ...promise, at: instantFromMs(1_800_000_000_001) }, keys));
});

const tree = { size: 17, root: Buffer.alloc(32, 5) };

test('openHandover() reads a note of both keys with the tree that they hand over', () => {
  const note = signHandover(signer, signerOf(other), tree, instantFromMs(0));
  const { root, ...rest } = openHandover(note);
  assert.deepEqual(rest, { from: verifierKeyOf(key), to: verifierKeyOf(other), size: 17 });
  assert.deepEqual(Buffer.from(root), tree.root);
});

test('openHandover() refuses a note without the signature of the old key', () => {
  const note = signHandover(signer, signerOf(other), tree, instantFromMs(0));
  const lines = note.split('\n');
  const old = lines.findIndex((line) => line.startsWith('— '));
  assert.throws(() => openHandover(lines.toSpliced(old, 1).join('\n')), coded('handover-malformed'));
});
