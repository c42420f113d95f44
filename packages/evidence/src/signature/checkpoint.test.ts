import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { newKey, signBytes } from '@waybill/simulator/sigstore';
import fc from 'fast-check';
import { parseTrustedRoot } from '../trusted-root/trusted-root.ts';
import type { TrustedLog } from '../trusted-root/trusted-root.ts';
import { parseCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { sigstore } from './testing/made-bundle.ts';

const [rekor1, rekor2] = parseTrustedRoot(sigstore.trustedRootJson()).logs as [TrustedLog, TrustedLog];
const invalid = { code: 'checkpoint-invalid', category: 'refused' };

function checkpointOf(options: Parameters<typeof sigstore.makeBundle>[0]): string {
  const { json } = sigstore.makeBundle(options);
  return json.verificationMaterial.tlogEntries[0].inclusionProof.checkpoint.envelope;
}

const note = checkpointOf({});

test('parseCheckpoint() reads origin, size, root and signatures, and lets lines of the log stand', () => {
  const checkpoint = parseCheckpoint(note.replace('\n\n', '\nTimestamp: 1\n\n'));
  assert.match(checkpoint.origin, /^rekor\.sigstore\.test - \d+$/);
  assert.ok(checkpoint.treeSize > 0);
  assert.equal(checkpoint.rootHash.length, 32);
  assert.equal(checkpoint.signatures.length, 1);
  assert.ok(checkpoint.text.endsWith('Timestamp: 1\n'));
});

test('parseCheckpoint() refuses notes that are not checkpoints', () => {
  const [origin = '', size = '', root = '', , line = ''] = note.split('\n');
  for (const wrong of [
    '',
    note.trimEnd(),
    `${origin}\n${size}\n${root}\n${line}\n`,
    `\n${size}\n${root}\n\n${line}\n`,
    `${origin}\n-1\n${root}\n\n${line}\n`,
    `${origin}\n01\n${root}\n\n${line}\n`,
    `${origin}\n99999999999999999\n${root}\n\n${line}\n`,
    `${origin}\n${size}\nAAAA\n\n${line}\n`,
    `${origin}\n${size}\n${root}\n\n\n`,
    `${origin}\n${size}\n${root}\n\n- name AAAAAAAA\n`,
    `${origin}\n${size}\n${root}\n\n\u2014 name AAAA\n`,
    `${origin}\n${size}\n${root}\n\n\u2014 a b AAAAAAAA\n`,
    `${origin}\n${size}\n${root}\n\n${`${line}\n`.repeat(33)}`,
    `${origin}\n${size}\n${root}\n${'x\n'.repeat(20)}\n${line}\n`,
  ]) {
    assert.throws(() => parseCheckpoint(wrong), invalid, JSON.stringify(wrong.slice(0, 90)));
  }
});

test("verifyCheckpoint() wants the log's own line, wherever it stands among others", () => {
  const witness = { name: 'witness.example', keyId: Buffer.alloc(4, 7), key: newKey('ed25519') };
  const cosigned = checkpointOf({ log: 'rekor2', logged: { witnesses: [witness, witness] } });
  verifyCheckpoint(parseCheckpoint(cosigned), rekor2);
  const [text = '', lines = ''] = cosigned.split('\n\n');
  const withoutLog = `${text}\n\n${lines.split('\n').slice(0, 2).join('\n')}\n`;
  assert.throws(() => verifyCheckpoint(parseCheckpoint(withoutLog), rekor2), invalid);
});

test('verifyCheckpoint() refuses another log, a changed text, a changed hint and a changed name', () => {
  verifyCheckpoint(parseCheckpoint(note), rekor1);
  const [before = '', signature = ''] = note.split(/(?<=\u2014 \S+ )/);
  const bytes = Buffer.from(signature, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  for (const [text, log] of [
    [note, rekor2],
    [note.replace('\n\n', '\nextra\n\n'), rekor1],
    [`${before}${bytes.toString('base64')}\n`, rekor1],
    [note.replace('\u2014 rekor', '\u2014 roker'), rekor1],
  ] as const) {
    assert.throws(() => verifyCheckpoint(parseCheckpoint(text), log), invalid);
  }
});

test('verifyCheckpoint() wants a log to go by the host of its address, whoever else has its key', () => {
  const named = (baseUrl: string) => () => verifyCheckpoint(parseCheckpoint(note), { ...rekor1, baseUrl });
  for (const baseUrl of ['https://rekor.sigstore.test/', 'http://rekor.sigstore.test:3000/api'])
    assert.doesNotThrow(named(baseUrl), baseUrl);
  for (const baseUrl of [
    'https://sigstore.test',
    'https://rekor.sigstore.test.evil',
    'rekor.sigstore.test',
    '',
  ])
    assert.throws(named(baseUrl), invalid, baseUrl);
  const local = checkpointOf({ logged: { logName: 'localhost:8000' } });
  verifyCheckpoint(parseCheckpoint(local), { ...rekor1, baseUrl: 'http://localhost:8000' });
  assert.throws(() => verifyCheckpoint(parseCheckpoint(local), rekor1), invalid);
});

test('verifyCheckpoint() knows an Ed25519 key by its name, or under Rekor v1 by its hash alone', () => {
  const { key } = sigstore.rekor2;
  const name = 'log2026-1.rekor.sigstore.test';
  const byHash = createHash('sha256').update(key.spki).digest();
  const signed = (origin: string, keyId: Uint8Array): string => {
    const text = `${origin}\n1\n${Buffer.alloc(32).toString('base64')}\n`;
    const line = Buffer.concat([keyId.subarray(0, 4), signBytes(key, Buffer.from(text))]);
    return `${text}\n\u2014 ${name} ${line.toString('base64')}\n`;
  };
  const check =
    (origin: string, keyId: Uint8Array, logId: Uint8Array = rekor2.logId) =>
    () =>
      verifyCheckpoint(parseCheckpoint(signed(origin, keyId)), { ...rekor2, logId });
  assert.doesNotThrow(check(name, rekor2.logId));
  assert.doesNotThrow(check(`${name} - 7`, byHash));
  assert.throws(check(name, byHash, byHash), invalid);
  assert.throws(check(`${name} - 7`, rekor2.logId), invalid);
});

test('verifyCheckpoint() refuses a note in which one of two lines of the log does not hold', () => {
  const [text = '', line = ''] = note.trimEnd().split('\n\n');
  const [head = '', signature = ''] = line.split(/(?<=\u2014 \S+ )/);
  const forged = Buffer.concat([Buffer.from(signature, 'base64').subarray(0, 4), Buffer.alloc(70)]);
  const both = `${text}\n\n${line}\n${head}${forged.toString('base64')}\n`;
  assert.throws(() => verifyCheckpoint(parseCheckpoint(both), rekor1), invalid);
});

test('parseCheckpoint() answers any text with a checkpoint or a refusal', () => {
  const piece = fc.constantFrom('\n', '\n\n', '\u2014 ', 'name ', 'AAAA', '1', ...note.split(/(?<=\n)/));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        verifyCheckpoint(parseCheckpoint(pieces.join('')), rekor1);
      } catch (error) {
        assert.ok(error instanceof WaybillError && error.code === 'checkpoint-invalid', String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
