import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { encodeBase64, instantFromMs } from '@waybill/kernel';
import { openLedger } from '../open-ledger.ts';
import { sampleEvidence } from '../testing/sample.ts';
import type { InclusionPromise } from './inclusion-promise.ts';
import { newLogKey, verifierKeyOf } from './log-key.ts';
import { verifyLogProof, type LogProof } from './verify-proof.ts';

const logKey = newLogKey('log.test');
const keys = [verifierKeyOf(logKey)];
const ledger = await openLedger({ at: { kind: 'memory' }, logKey, now: () => instantFromMs(Date.now()) });
after(() => ledger.close());

const receipts: InclusionPromise[] = [];
for (let number = 0; number < 7; number++) receipts.push(await ledger.accept(sampleEvidence(number)));
await ledger.log.sequence();
const checkpoint = (await ledger.log.checkpoint()) ?? '';

async function proofOf({ leafHash }: InclusionPromise): Promise<LogProof> {
  const { index, treeSize, hashes } = await ledger.log.inclusionProof(leafHash);
  return { leafHash, index, treeSize, hashes: hashes.map(encodeBase64), checkpoint };
}

test('verifyLogProof() accepts the proof of every entry', async () => {
  for (const receipt of receipts) {
    assert.equal(verifyLogProof(receipt, await proofOf(receipt), keys).size, 7);
  }
});

const [first, second] = receipts;
if (!first || !second) throw new Error('There are no receipts.');
const good = await proofOf(first);
const other = await proofOf(second);

const broken: readonly (readonly [string, InclusionPromise, LogProof, string])[] = [
  ['another leaf', first, { ...good, leafHash: other.leafHash }, 'ledger-proof-invalid'],
  ['another index', first, { ...good, index: good.index + 1 }, 'ledger-proof-invalid'],
  ['another size', first, { ...good, treeSize: 6 }, 'ledger-proof-invalid'],
  ['a path cut short', first, { ...good, hashes: good.hashes.slice(1) }, 'ledger-proof-invalid'],
  ['the path of another leaf', first, { ...good, hashes: other.hashes }, 'ledger-proof-invalid'],
  ['a path without end', first, { ...good, hashes: Array(54).fill(good.hashes[0]) }, 'ledger-proof-invalid'],
  [
    'another time in the receipt',
    { ...first, at: instantFromMs(first.at + 1) },
    good,
    'ledger-proof-invalid',
  ],
  [
    'a checkpoint of another size under the same signature',
    first,
    { ...good, checkpoint: checkpoint.replace('\n7\n', '\n8\n'), treeSize: 8 },
    'note-not-signed',
  ],
];
for (const [what, receipt, proof, code] of broken) {
  test(`verifyLogProof() refuses ${what}`, () => {
    assert.throws(() => verifyLogProof(receipt, proof, keys), { code });
  });
}

test('verifyLogProof() refuses what another key of the same name signed', () => {
  assert.throws(() => verifyLogProof(first, good, [verifierKeyOf(newLogKey('log.test'))]), {
    code: 'ledger-proof-invalid',
  });
});
