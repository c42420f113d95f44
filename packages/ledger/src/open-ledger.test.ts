import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { sql } from 'kysely';
import { databasesUnderTest, logKey } from './testing/databases.ts';
import { sampleEvidence, someTime } from './testing/sample.ts';
import { openLedger } from './open-ledger.ts';
import { newLogKey, verifierKeyOf } from './transparency/log-key.ts';

const { databases } = await databasesUnderTest();
const coded = (code: string) => (error: unknown) => error instanceof WaybillError && error.code === code;

for (const { withLedger, emptyPlace } of databases.filter(({ name }) => name === 'PostgreSQL')) {
  test('PostgreSQL: two servers that accept the same at once make one entry each and one sequence', () =>
    withLedger(async ({ ledger, options }) => {
      const other = await openLedger(options);
      try {
        const both = await Promise.all(
          [ledger, other].flatMap((server) =>
            Array.from({ length: 60 }, (_, at) => server.accept(sampleEvidence(at))),
          ),
        );
        assert.equal(both.filter(({ repeated }) => !repeated).length, 60);
        const sequenced = await Promise.all([ledger, other].map((server) => server.log.sequence()));
        assert.deepEqual(
          sequenced.toSorted((a, b) => a - b),
          [0, 60],
        );
        const report = await other.verify({ logKeys: [verifierKeyOf(logKey)] });
        assert.deepEqual(report.problems, []);
      } finally {
        await other.close();
      }
    }));

  test('PostgreSQL: servers that start at once on an empty database make one set of tables', async () => {
    const options = { ...emptyPlace(), logKey, now: () => someTime };
    const ledgers = await Promise.all([1, 2, 3].map(() => openLedger(options)));
    assert.equal((await ledgers[0]?.accept(sampleEvidence(1)))?.repeated, false);
    assert.equal((await ledgers[2]?.accept(sampleEvidence(1)))?.repeated, true);
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  });

  test('PostgreSQL: openLedger() refuses tables that a newer version has changed', () =>
    withLedger(async ({ db, options }) => {
      await sql`insert into migration values ('9999-future', 'now')`.execute(db);
      await assert.rejects(openLedger(options), coded('ledger-schema-newer'));
    }));

  test('PostgreSQL: openLedger() refuses a log that another key signs', () =>
    withLedger(async ({ ledger, options }) => {
      await ledger.accept(sampleEvidence(1));
      await ledger.log.sequence();
      const other = { ...options, logKey: newLogKey(logKey.name) };
      await assert.rejects(openLedger(other), coded('log-key-mismatch'));
    }));

  test('PostgreSQL: a server that did not see the hand-over cannot extend the log', () =>
    withLedger(async ({ ledger, options }) => {
      const late = await openLedger(options);
      try {
        await ledger.rotateLogKey(newLogKey(logKey.name));
        await late.accept(sampleEvidence(1));
        await assert.rejects(late.log.sequence(), coded('log-key-mismatch'));
        assert.equal(await ledger.log.sequence(), 1);
      } finally {
        await late.close();
      }
    }));
}

test('close() lets what is under way finish first', async () => {
  const ledger = await openLedger({ at: { kind: 'memory' }, logKey, now: () => someTime });
  const accepted = ledger.accept(sampleEvidence(1));
  await ledger.close();
  assert.equal((await accepted).repeated, false);
});

test('openLedger() tells host and database but no password where PostgreSQL cannot be reached', async () => {
  const at = { kind: 'postgres', url: 'postgres://me:hunter2@127.0.0.1:1/waybill' } as const;
  await assert.rejects(openLedger({ at, logKey, now: () => someTime }), (error: unknown) => {
    assert.ok(error instanceof WaybillError);
    assert.equal(error.code, 'ledger-unreachable');
    assert.match(error.found ?? '', /127\.0\.0\.1:1\/waybill/);
    assert.doesNotMatch(`${error.message} ${error.found} ${error.help}`, /hunter2/);
    return true;
  });
});

test('openLedger() refuses a schema name that would need quotes', async () => {
  const options = {
    at: { kind: 'memory' },
    schema: 'a"; drop schema b',
    logKey,
    now: () => someTime,
  } as const;
  await assert.rejects(openLedger(options), coded('ledger-schema-name'));
});
