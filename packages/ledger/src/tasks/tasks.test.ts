import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { instantFromMs, WaybillError } from '@waybill/kernel';
import type { Instant } from '@waybill/kernel';
import { ledgerOn, openLedger } from '../open-ledger.ts';
import { databasesUnderTest, logKey } from '../testing/databases.ts';
import { sampleDecision, sampleEvidence, sampleException, sampleStatement } from '../testing/sample.ts';
import { sampleTask, someTime } from '../testing/sample.ts';
import type { Task, TaskQueue } from './task.ts';

const { databases } = await databasesUnderTest();
const coded = (code: string) => (error: unknown) => error instanceof WaybillError && error.code === code;
const after = (seconds: number): Instant => instantFromMs(someTime + seconds * 1000);

async function claimOne(tasks: TaskQueue): Promise<Task> {
  const [task] = await tasks.claim(['look'], { limit: 1, leaseSeconds: 60 });
  assert.ok(task, 'no task is due');
  return task;
}

for (const { name, withLedger } of databases) {
  test(`${name}: accept() queues tasks with a new entry, and none with its repeat`, () =>
    withLedger(async ({ ledger }) => {
      let asked = '';
      const tasks = (entryId: string) => {
        asked = entryId;
        return [sampleTask(1)];
      };
      const { entryId } = await ledger.accept({ ...sampleEvidence(1), tasks });
      assert.equal(asked, entryId);
      await ledger.accept({ ...sampleEvidence(1), tasks: [sampleTask(2)] });
      assert.equal(await ledger.tasks.count('look'), 1);
      const { claim, ...task } = await claimOne(ledger.tasks);
      assert.deepEqual(task, { ...sampleTask(1), attempts: 1, createdAt: someTime });
      assert.match(claim, /^[0-9a-f-]{36}$/);
    }));

  test(`${name}: accept() keeps nothing where a task cannot be kept`, () =>
    withLedger(async ({ ledger }) => {
      for (const bad of [
        { kind: 'Look' },
        { key: '' },
        { key: 'zwölf' },
        { key: 'k'.repeat(501) },
        { payload: 'x'.repeat(64 * 1024) },
      ]) {
        const evidence = { ...sampleEvidence(1), tasks: [sampleTask(1, bad)] };
        await assert.rejects(
          ledger.accept(evidence),
          coded('task-malformed'),
          JSON.stringify(bad).slice(0, 40),
        );
      }
      assert.deepEqual((await ledger.listEntries({})).items, []);
    }));

  test(`${name}: claim() gives a task to one of many workers, the longest due first`, () =>
    withLedger(async ({ ledger }) => {
      const numbers = Array.from({ length: 40 }, (_, at) => at);
      await ledger.tasks.add(numbers.map((number) => sampleTask(number, { dueAt: after(-number) })));
      const claim = () => ledger.tasks.claim(['look'], { limit: 3, leaseSeconds: 60 });
      const first = await claim();
      assert.deepEqual(
        first.map(({ key }) => key),
        ['build 39', 'build 38', 'build 37'],
      );
      const claims = await Promise.all(Array.from({ length: 8 }, claim));
      for (let more = await claim(); more.length > 0; more = await claim()) claims.push(more);
      const keys = [first, ...claims].flat().map(({ key }) => key);
      assert.equal(new Set(keys).size, keys.length, 'two workers got one task');
      assert.equal(keys.length, 40);
    }));

  test(`${name}: claim() gives no task that is not due, held, or of another kind`, () =>
    withLedger(async ({ ledger }) => {
      await ledger.tasks.add([sampleTask(1, { dueAt: after(1) }), sampleTask(2, { kind: 'other' })]);
      assert.deepEqual(await ledger.tasks.claim(['look'], { limit: 9, leaseSeconds: 60 }), []);
      await ledger.tasks.add([sampleTask(3)]);
      await claimOne(ledger.tasks);
      assert.deepEqual(await ledger.tasks.claim(['look'], { limit: 9, leaseSeconds: 60 }), []);
    }));

  test(`${name}: a task whose lease ended is begun again, and its former worker keeps nothing`, () =>
    withLedger(async ({ ledger, db, options }) => {
      const { entryId } = await ledger.accept({ ...sampleEvidence(1), tasks: [sampleTask(1)] });
      const lost = await claimOne(ledger.tasks);
      const later = ledgerOn({ db, close: () => Promise.resolve() }, { ...options, now: () => after(60) });
      const held = await claimOne(later.tasks);
      assert.equal(held.attempts, 2);

      const statement = sampleStatement(1, entryId);
      await assert.rejects(ledger.append({ ...statement, finishes: lost }), coded('task-lost'));
      await assert.rejects(ledger.tasks.finish(lost), coded('task-lost'));
      await assert.rejects(
        ledger.tasks.postpone(lost, { dueAt: someTime, reason: 'late' }),
        coded('task-lost'),
      );
      assert.equal((await ledger.listEntries({})).items.length, 1);

      await later.append({ ...statement, finishes: held });
      assert.equal(await ledger.tasks.count('look'), 0);
      await assert.rejects(later.append({ ...statement, finishes: held }), coded('task-lost'));
    }));

  test(`${name}: recordDecision() finishes a task and queues the next in its transaction`, () =>
    withLedger(async ({ ledger }) => {
      await ledger.tasks.add([sampleTask(1)]);
      const finishes = await claimOne(ledger.tasks);
      await ledger.recordDecision(sampleDecision(1), {
        finishes,
        tasks: [sampleTask(1, { kind: 'tell' })],
      });
      assert.deepEqual([await ledger.tasks.count('look'), await ledger.tasks.count('tell')], [0, 1]);
    }));

  test(`${name}: a lost task takes no other entry of its batch with it`, () =>
    withLedger(async ({ ledger }) => {
      await ledger.tasks.add([sampleTask(1)]);
      const task = await claimOne(ledger.tasks);
      const outcomes = await Promise.allSettled([
        ledger.accept(sampleEvidence(1)),
        ledger.append({ ...sampleException(1), finishes: { ...task, claim: 'stale' } }),
        ledger.append({ ...sampleException(2), finishes: task }),
      ]);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'rejected', 'fulfilled'],
      );
      assert.equal((await ledger.listEntries({ kind: 'exception' })).items.length, 1);
    }));

  test(`${name}: postpone() gives a task back with why, for later`, () =>
    withLedger(async ({ ledger, db }) => {
      await ledger.tasks.add([sampleTask(1)]);
      await ledger.tasks.postpone(await claimOne(ledger.tasks), {
        dueAt: after(30),
        reason: 'GitLab\nanswers 502',
      });
      assert.deepEqual(await ledger.tasks.claim(['look'], { limit: 1, leaseSeconds: 60 }), []);
      const { last_reason: reason } = await db.selectFrom('task').selectAll().executeTakeFirstOrThrow();
      assert.equal(reason, 'GitLab answers 502');
    }));

  test(`${name}: add() leaves an equal task to its worker, and takes a changed one from it`, () =>
    withLedger(async ({ ledger }) => {
      await ledger.tasks.add([sampleTask(1), sampleTask(1)]);
      const first = await claimOne(ledger.tasks);
      await ledger.tasks.add([sampleTask(1)]);
      assert.deepEqual(await ledger.tasks.claim(['look'], { limit: 1, leaseSeconds: 60 }), []);
      await ledger.tasks.add([sampleTask(1, { payload: 'other' })]);
      await assert.rejects(ledger.tasks.finish(first), coded('task-lost'));
      const second = await claimOne(ledger.tasks);
      assert.deepEqual([second.payload, second.attempts], ['other', 1]);
      await ledger.tasks.finish(second);
      assert.equal(await ledger.tasks.count('look'), 0);
    }));
}

test('a task of a killed worker is there when the folder is opened again', async (context) => {
  const dir = await mkdtemp(join(tmpdir(), 'waybill-tasks-'));
  context.after(() => rm(dir, { recursive: true, force: true }));
  const at = { kind: 'folder', dir: join(dir, 'ledger') } as const;
  const first = await openLedger({ at, logKey, now: () => someTime });
  await first.accept({ ...sampleEvidence(1), tasks: [sampleTask(1)] });
  await claimOne(first.tasks);
  await first.close();
  const second = await openLedger({ at, logKey, now: () => after(61) });
  context.after(() => second.close());
  assert.equal((await claimOne(second.tasks)).attempts, 2);
});
