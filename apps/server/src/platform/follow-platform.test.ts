import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { digestOf, instantFromMs, WaybillError } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import { pino } from 'pino';
import { followPlatform } from './follow-platform.ts';

const stateOf = (name: string) => ({ digest: digestOf(name) }) as Platform;
const broken = new WaybillError({
  code: 'platform-invalid',
  message: 'The platform folder cannot be used.',
  expected: 'a folder',
  found: 'waybill.yaml:3:1',
});

function follow(context: TestContext, everyMs?: number) {
  let next: Platform | Error = stateOf('first');
  const seen: string[] = [];
  const lines: string[] = [];
  const followed = followPlatform({
    read: () => (next instanceof Error ? Promise.reject(next) : Promise.resolve(next)),
    first: stateOf('first'),
    onChange: ({ digest }) => Promise.resolve(void seen.push(digest)),
    everyMs,
    now: () => instantFromMs(0),
    logger: pino({ base: null }, { write: (line: string) => void lines.push(line) }),
  });
  context.after(() => followed.stop());
  const set = (state: Platform | Error): void => void (next = state);
  return { followed, seen, lines, set };
}

test('each other state of the folder is told once, and is in force from then on', async (context) => {
  const { followed, seen, set } = follow(context);
  await followed.look();
  set(stateOf('second'));
  await Promise.all([followed.look(), followed.look()]);
  assert.deepEqual(seen, [digestOf('second')]);
  assert.deepEqual(followed.state(), { digest: digestOf('second'), since: '1970-01-01T00:00:00Z' });
});

test('a state that does not load is never in force; the problem is told once, and goes when it is mended', async (context) => {
  const { followed, seen, lines, set } = follow(context);
  set(broken);
  await followed.look();
  await followed.look();
  assert.equal(followed.state().digest, digestOf('first'));
  assert.equal(followed.state().problem, 'platform-invalid: The platform folder cannot be used.');
  assert.equal(lines.length, 1);
  set(stateOf('first'));
  await followed.look();
  assert.equal(followed.state().problem, undefined);
  assert.deepEqual(seen, []);
});

test('the folder is read in turn, and no more after stop()', async (context) => {
  const { followed, seen, set } = follow(context, 5);
  set(stateOf('second'));
  while (seen.length === 0) await delay(5);
  await followed.stop();
  set(stateOf('third'));
  await followed.look();
  await delay(20);
  assert.deepEqual(seen, [digestOf('second')]);
});

test('a folder that is being replaced is in force only when two readings see the same', async (context) => {
  const readings = ['half', 'other half', 'second', 'second', 'second'];
  const seen: string[] = [];
  const followed = followPlatform({
    read: () => Promise.resolve(stateOf(readings.length > 1 ? (readings.shift() ?? '') : 'second')),
    first: stateOf('first'),
    onChange: ({ digest }) => Promise.resolve(void seen.push(digest)),
    everyMs: undefined,
    now: () => instantFromMs(0),
    logger: pino({ enabled: false }),
  });
  context.after(() => followed.stop());
  await followed.look();
  assert.deepEqual(seen, [digestOf('second')]);
});
