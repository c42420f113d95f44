import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { digestOf, WaybillError } from '@waybill/kernel';
import { databasesUnderTest, logKey } from '../testing/databases.ts';
import { sampleEvidence } from '../testing/sample.ts';
import type { Ledger } from '../ledger.ts';
import { parseCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { verifyInclusionPromise } from './inclusion-promise.ts';
import { newLogKey, parseVerifierKey, verifierKeyOf } from './log-key.ts';
import { extendsTree, growTree, leafHashOf, pathLeadsToRoot } from './merkle.ts';
import { startSequencer } from './sequencer.ts';
import { openNote } from './signed-note.ts';

const { databases } = await databasesUnderTest();
const coded = (code: string) => (error: unknown) => error instanceof WaybillError && error.code === code;

async function checkpointOf(ledger: Ledger, key = logKey): Promise<Checkpoint> {
  const note = (await ledger.log.checkpoint()) ?? '';
  return parseCheckpoint(openNote(note, [parseVerifierKey(verifierKeyOf(key))]).text);
}

async function acceptMany(ledger: Ledger, first: number, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, at) => ledger.accept(sampleEvidence(first + at))));
}

for (const { name, withLedger } of databases) {
  test(`${name}: the log has no checkpoint while it is empty, and sequencing nothing signs nothing`, () =>
    withLedger(async ({ ledger }) => {
      assert.equal(await ledger.log.sequence(), 0);
      assert.equal(await ledger.log.checkpoint(), undefined);
      assert.equal(await ledger.log.readTile(0, 0, 1), undefined);
      await assert.rejects(ledger.log.consistencyProof(1, 1), coded('tree-size-unknown'));
    }));

  test(`${name}: the log proves inclusion of what it promised, under the checkpoint that it signed`, () =>
    withLedger(async ({ ledger }) => {
      const receipt = await ledger.accept(sampleEvidence(0));
      await assert.rejects(ledger.log.inclusionProof(receipt.entryId), coded('leaf-not-sequenced'));
      await acceptMany(ledger, 1, 20);
      assert.equal(await ledger.log.sequence(), 21);
      const { size, root, origin } = await checkpointOf(ledger);
      assert.deepEqual([size, origin], [21, logKey.name]);
      for (const name of [receipt.entryId, receipt.leafHash]) {
        const { index, hashes, leafHash, treeSize } = await ledger.log.inclusionProof(name);
        assert.equal(Buffer.from(leafHash).toString('hex'), receipt.leafHash);
        assert.ok(pathLeadsToRoot({ hash: leafHash, index }, { size: treeSize, root }, hashes));
        const leaf = await ledger.log.leaf(index);
        assert.equal(leaf?.entryId, receipt.entryId);
        assert.deepEqual(leafHashOf(leaf?.data ?? Buffer.of()), Buffer.from(leafHash));
      }
      await assert.rejects(ledger.log.inclusionProof(digestOf('x')), coded('leaf-not-found'));
      await assert.rejects(ledger.log.inclusionProof('zz'), coded('leaf-not-found'));
      await assert.rejects(ledger.log.inclusionProof(receipt.entryId, 22), coded('tree-size-unknown'));
    }));

  test(`${name}: every checkpoint extends the one before, and old trees can still be proved`, () =>
    withLedger(async ({ ledger }) => {
      const seen: Checkpoint[] = [];
      let first = 0;
      for (const count of [1, 2, 5, 250]) {
        await acceptMany(ledger, first, count);
        first += count;
        await ledger.log.sequence();
        seen.push(await checkpointOf(ledger));
      }
      for (const older of seen) {
        for (const newer of seen.filter(({ size }) => size >= older.size)) {
          const proof = await ledger.log.consistencyProof(older.size, newer.size);
          assert.ok(extendsTree(older, newer, proof), `${older.size} to ${newer.size}`);
        }
      }
      const third = await ledger.log.leaf(3);
      const proof = await ledger.log.inclusionProof(third?.entryId ?? '', 8);
      const tree = { size: 8, root: seen[2]?.root ?? Buffer.of() };
      assert.ok(pathLeadsToRoot({ hash: proof.leafHash, index: 3 }, tree, proof.hashes));
    }));

  test(`${name}: tiles and entry bundles give the whole tree to whoever reads only them`, () =>
    withLedger(async ({ ledger }) => {
      await acceptMany(ledger, 0, 300);
      await ledger.log.sequence();
      const { root } = await checkpointOf(ledger);
      const tree = growTree();
      for (const [number, width] of [
        [0, 256],
        [1, 44],
      ] as const) {
        const hashes = (await ledger.log.readTile(0, number, width)) ?? Buffer.of();
        const bundle = Buffer.from((await ledger.log.readTile('entries', number, width)) ?? []);
        assert.equal(bundle.length, width * 34);
        for (let at = 0; at < width; at++) {
          assert.equal(bundle.readUInt16BE(at * 34), 32);
          const hash = leafHashOf(bundle.subarray(at * 34 + 2, at * 34 + 34));
          assert.deepEqual(hash, Buffer.from(hashes.subarray(at * 32, at * 32 + 32)));
          tree.append(hash);
        }
      }
      assert.deepEqual(tree.root(), Buffer.from(root));
      assert.equal((await ledger.log.readTile(1, 0, 1))?.length, 32);
      assert.equal((await ledger.log.readTile(0, 1, 10))?.length, 320);
      assert.equal(await ledger.log.readTile(0, 1, 45), undefined);
      assert.equal(await ledger.log.readTile(0, 1), undefined);
      assert.equal(await ledger.log.readTile(1, 0, 2), undefined);
    }));

  test(`${name}: rotateLogKey() hands the log over, and both keys' checkpoints verify`, () =>
    withLedger(async ({ ledger }) => {
      await acceptMany(ledger, 0, 3);
      const next = newLogKey(logKey.name);
      const handover = await ledger.rotateLogKey(next);
      assert.ok(verifyInclusionPromise(handover, [verifierKeyOf(next)]));
      // Both keys sign what covers the hand-over.
      for (const key of [logKey, next]) assert.equal((await checkpointOf(ledger, key)).size, 4);
      const receipt = await ledger.accept(sampleEvidence(9));
      assert.equal(receipt.keyId, parseVerifierKey(verifierKeyOf(next)).keyId);
      await ledger.log.sequence();
      assert.equal((await checkpointOf(ledger, next)).size, 5);
      const report = await ledger.verify({ logKeys: [verifierKeyOf(next)] });
      assert.deepEqual(report.problems, []);
      await assert.rejects(ledger.rotateLogKey(newLogKey('another.example/log')), coded('log-key-mismatch'));
      await assert.rejects(ledger.rotateLogKey(next), coded('log-key-mismatch'));
    }));

  test(`${name}: rotateLogKey() hands over a log without leaves, and goes on from key to key`, () =>
    withLedger(async ({ ledger }) => {
      const keys = [1, 2, 3].map(() => newLogKey(logKey.name));
      for (const key of keys) await ledger.rotateLogKey(key);
      await acceptMany(ledger, 0, 2);
      await ledger.log.sequence();
      const report = await ledger.verify({ logKeys: [verifierKeyOf(keys[2]!)] });
      assert.deepEqual([report.problems, report.treeSize, report.checkpoints], [[], 5, 4]);
    }));

  test(`${name}: startSequencer() gives what waits its place by itself and stops`, () =>
    withLedger(async ({ ledger }) => {
      const sequencer = startSequencer(ledger, {
        everyMs: 10,
        onError: (error) => assert.fail(String(error)),
      });
      const { entryId } = await ledger.accept(sampleEvidence(1));
      for (let tries = 0; tries < 500 && (await ledger.log.checkpoint()) === undefined; tries++)
        await sleep(10);
      await sequencer.stop();
      assert.equal((await ledger.log.inclusionProof(entryId)).treeSize, 1);
      await ledger.accept(sampleEvidence(2));
      await sleep(50);
      assert.equal((await checkpointOf(ledger)).size, 1);
    }));
}

test('startSequencer() tells of a failed run and tries again', async () => {
  const told: unknown[] = [];
  let runs = 0;
  const sequence = (): Promise<number> =>
    runs++ === 0 ? Promise.reject(new Error('lost')) : Promise.resolve(0);
  const ledger = { log: { sequence } as Ledger['log'] };
  const sequencer = startSequencer(ledger, { everyMs: 1, onError: (error) => told.push(error) });
  for (let tries = 0; tries < 500 && runs < 2; tries++) await sleep(5);
  await sequencer.stop();
  assert.equal(told.length, 1);
  assert.ok(runs >= 2);
});
