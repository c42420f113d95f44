import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PGliteDialect } from 'kysely';
import { WaybillError } from '@waybill/kernel';
import { logKey } from '../testing/databases.ts';
import { sampleEvidence, someTime } from '../testing/sample.ts';
import type { Ledger } from '../ledger.ts';
import { openLedger } from '../open-ledger.ts';
import { verifierKeyOf } from '../transparency/log-key.ts';
import { startSequencer } from '../transparency/sequencer.ts';
import { startPglite } from './pglite-client.ts';
import type { PgliteClient } from './pglite-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-death-'));
const unhandled: unknown[] = [];
process.on('unhandledRejection', (reason) => unhandled.push(reason));
after(() => {
  rmSync(folder, { recursive: true, force: true });
  assert.deepEqual(unhandled, []);
});
const coded = (code: string) => (error: unknown) => error instanceof WaybillError && error.code === code;

/** A hang is what these tests look for. */
const bounded = { timeout: 60_000 };

const open = (dir: string): Promise<Ledger> =>
  openLedger({
    at: { kind: 'folder', dir },
    logKey,
    now: () => someTime,
    workerUrl: new URL('../testing/failing-disk-worker.ts', import.meta.url),
  });

const failures = [
  ['sync', 'ledger-sync-failed'],
  ['write', 'ledger-worker-died'],
] as const;
for (const [what, code] of failures) {
  test(
    `a ledger whose disk fails a ${what} acknowledges nothing more, and opens again`,
    bounded,
    async () => {
      const dir = join(folder, what);
      const ledger = await open(dir);
      const told: unknown[] = [];
      const { entryId } = await ledger.accept(sampleEvidence(1));
      const sequencer = startSequencer(ledger, { everyMs: 5, onError: (error) => told.push(error) });
      const flag = join(dir, `${what}-fails`);
      try {
        writeFileSync(flag, '');
        const waiting = [2, 3, 4].map((number) => ledger.accept(sampleEvidence(number)));
        for (const outcome of await Promise.allSettled(waiting)) {
          assert.ok(outcome.status === 'rejected' && coded(code)(outcome.reason));
        }
        rmSync(flag);
        await assert.rejects(ledger.accept(sampleEvidence(5)), coded(code));
        await assert.rejects(ledger.listEntries({}), coded(code));
        for (let tries = 0; tries < 500 && told.length < 2; tries++) await sleep(5);
        assert.ok(told.length >= 2 && told.every(coded(code)));
      } finally {
        rmSync(flag, { force: true });
        await sequencer.stop();
        await ledger.close();
      }

      const again = await open(dir);
      assert.ok(await again.findEntry(entryId));
      assert.ok(await again.accept(sampleEvidence(5)));
      await again.log.sequence();
      assert.deepEqual((await again.verify({ logKeys: [verifierKeyOf(logKey)] })).problems, []);
      await again.close();
    },
  );
}

/** A database on a worker of its own, as the ledger uses it. */
async function startDatabase(): Promise<{ pglite: PgliteClient; db: Kysely<never> }> {
  const pglite = startPglite({ transactionIdleMs: 60_000 });
  await pglite.waitReady;
  return { pglite, db: new Kysely<never>({ dialect: new PGliteDialect({ pglite: pglite as never }) }) };
}

test('a worker that dies inside a transaction rejects it and every later one', bounded, async () => {
  const { pglite, db } = await startDatabase();
  const died = db.transaction().execute(async () => {
    await pglite.terminate();
    await sleep(20);
  });
  await assert.rejects(died, coded('ledger-worker-died'));
  for (let tries = 0; tries < 2; tries++) {
    await assert.rejects(
      db.transaction().execute(() => Promise.resolve()),
      coded('ledger-worker-died'),
    );
  }
});

test('a worker that dies rejects the transactions that wait for their turn', bounded, async () => {
  const { pglite, db } = await startDatabase();
  await db.connection().execute(() => Promise.resolve());
  const waiting = [1, 2, 3].map(() => db.transaction().execute(() => sleep(100)));
  const direct = pglite.transaction((transaction) => transaction.query('select 1'));
  await pglite.terminate();
  for (const outcome of await Promise.allSettled([...waiting, direct])) {
    assert.ok(outcome.status === 'rejected' && coded('ledger-worker-died')(outcome.reason));
  }
});
