import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { digestOf, instantFromMs, WaybillError, type Instant } from '@waybill/kernel';
import { newLogKey, openLedger, type Ledger, type NewTask } from '@waybill/ledger';
import { pino } from 'pino';
import { retryAt } from './retry-at.ts';
import { startTaskWorker, type TaskHandler } from './task-worker.ts';

const start = Date.UTC(2026, 2, 1);

/** A ledger in memory, a clock to turn, and a worker for the kind `greet`. */
async function world(context: TestContext, greet: TaskHandler) {
  let ms = start;
  const now = (): Instant => instantFromMs(ms);
  const lines: string[] = [];
  const ledger = await openLedger({ at: { kind: 'memory' }, logKey: newLogKey('waybill.test'), now });
  const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  const worker = startTaskWorker({ ledger, handlers: { greet }, now, logger, pollMs: 5 });
  context.after(async () => {
    await worker.stop();
    await ledger.close();
  });
  const turn = (seconds: number): void => void (ms += seconds * 1000);
  return { ledger, worker, lines, turn };
}

const task = (key: string): NewTask => ({ kind: 'greet', key, payload: {}, dueAt: instantFromMs(start) });

async function untilEmpty(ledger: Ledger): Promise<void> {
  while ((await ledger.tasks.count('greet')) > 0) await delay(5);
}

test('every task is done once, several at a time', async (context) => {
  const done: string[] = [];
  let under = 0;
  let most = 0;
  const { ledger } = await world(context, async ({ key }) => {
    most = Math.max(most, ++under);
    await delay(10);
    under--;
    done.push(key);
    return 'done';
  });
  const keys = Array.from({ length: 12 }, (_, at) => `n${at}`);
  await ledger.tasks.add(keys.map(task));
  await untilEmpty(ledger);
  assert.deepEqual(done.toSorted(), keys.toSorted());
  assert.equal(most, 4);
});

test('what fails comes back later, says why, and keeps no other from being done', async (context) => {
  const tried: string[] = [];
  const { ledger, turn, lines } = await world(context, ({ key }) => {
    tried.push(key);
    if (key === 'good' || tried.filter((one) => one === key).length > 1) return Promise.resolve('done');
    const unavailable = {
      code: 'gitlab-unavailable',
      message: 'GitLab did not answer.',
      expected: '',
      found: '',
    };
    return Promise.reject(key === 'bug' ? new TypeError('no such thing') : new WaybillError(unavailable));
  });
  await ledger.tasks.add(['bad', 'bug', 'good'].map(task));
  while (tried.length < 3) await delay(5);
  await delay(30);
  assert.equal(await ledger.tasks.count('greet'), 2);
  turn(2);
  await untilEmpty(ledger);
  assert.deepEqual(tried.toSorted(), ['bad', 'bad', 'bug', 'bug', 'good']);
  assert.ok(lines.some((line) => line.includes('gitlab-unavailable: GitLab did not answer.')));
  assert.ok(!lines.some((line) => line.includes('"reason":"no such thing"')));
});

test('what was kept with its outcome is not finished a second time', async (context) => {
  const { ledger, lines } = await world(context, async (greet) => {
    const document = { role: 'exception', mediaType: 'application/json', bytes: Buffer.from('{}') };
    const artifacts = [{ digest: digestOf('app') }];
    const from = { submitter: { kind: 'server' }, artifacts, documents: [document] } as const;
    await ledger.append({ ...from, kind: 'exception', finishes: greet });
    return 'kept';
  });
  await ledger.tasks.add([task('one')]);
  await untilEmpty(ledger);
  assert.equal((await ledger.listEntries({ kind: 'exception' })).items.length, 1);
  assert.deepEqual(lines, []);
});

test('stop() waits for what is under way and takes nothing more', async (context) => {
  let ended = false;
  const { ledger, worker } = await world(context, async () => {
    await delay(50);
    ended = true;
    return 'done';
  });
  await ledger.tasks.add([task('long')]);
  await delay(20);
  await worker.stop();
  assert.ok(ended);
  await ledger.tasks.add([task('late')]);
  await delay(20);
  assert.equal(await ledger.tasks.count('greet'), 1);
});

test('retryAt() doubles the wait from 2 seconds to an hour', () => {
  const waits = [1, 2, 3, 11, 12, 13, 500].map(
    (attempts) => retryAt({ attempts }, instantFromMs(start)) - start,
  );
  assert.deepEqual(
    waits.map((ms) => ms / 1000),
    [2, 4, 8, 2048, 3600, 3600, 3600],
  );
});
