import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { digestOf, WaybillError } from '@waybill/kernel';
import { logKey } from '../testing/databases.ts';
import { sampleArtifact, sampleEvidence, someTime } from '../testing/sample.ts';
import type { Ledger } from '../ledger.ts';
import { openLedger } from '../open-ledger.ts';
import { verifierKeyOf } from '../transparency/log-key.ts';
import { pgliteVersion } from './embedded.ts';
import { startPglite } from './pglite-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-embedded-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const coded = (code: string) => (error: unknown) => error instanceof WaybillError && error.code === code;
const childPath = (name: string): string => fileURLToPath(new URL(`../testing/${name}`, import.meta.url));

const dir = join(folder, 'ledger');
const open = (): Promise<Ledger> => openLedger({ at: { kind: 'folder', dir }, logKey, now: () => someTime });

test('pgliteVersion is the version that is installed', () => {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const manifest = JSON.parse(readFileSync(join(dirname(main), '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  assert.equal(pgliteVersion, manifest.version);
});

/** Starts a process that accepts evidence from `first` on, and tells which numbers it acknowledged. */
async function startAccepting(first: number): Promise<{ child: ChildProcess; acknowledged: number[] }> {
  const arguments_ = [childPath('accept-child.ts'), dir, String(first), logKey.privateKey];
  const child = spawn(process.execPath, arguments_, { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: number[] = [];
  const lines = createInterface({ input: child.stdout! });
  const opened = once(lines, 'line');
  lines.on('line', (line) => {
    if (line !== 'open') acknowledged.push(Number(line));
  });
  await opened;
  return { child, acknowledged };
}

test('the embedded ledger keeps all that it acknowledged when it is killed while it writes', async () => {
  let first = 0;
  let sealed: string | undefined;
  for (let round = 0; round < 5; round++) {
    const { child, acknowledged } = await startAccepting(first);
    // In the middle of a write, another moment of it each time.
    while (acknowledged.length < 2) await sleep(1);
    await sleep(round * 7);
    child.kill('SIGKILL');
    await once(child, 'close');

    const ledger = await open();
    try {
      const last = acknowledged.at(-1) ?? first - 1;
      for (let number = first; number <= last; number++) {
        const { items } = await ledger.listEntries({ artifact: sampleArtifact(number) });
        assert.equal(items.length, 1, `set ${number} of round ${round} was acknowledged`);
        assert.ok(await ledger.findDocument(digestOf(sampleEvidence(number).documents[0]!.bytes)));
      }
      const knownCheckpoints = sealed === undefined ? [] : [sealed];
      const report = await ledger.verify({ logKeys: [verifierKeyOf(logKey)], knownCheckpoints });
      assert.deepEqual(report.problems, []);
      assert.ok(report.entries >= last + 1);
      await ledger.log.sequence();
      sealed = await ledger.log.checkpoint();
      first = last + 1;
    } finally {
      await ledger.close();
    }
  }
  assert.ok(first >= 30, `the killed processes had accepted something: ${first} sets`);
});

const strace = spawnSync('strace', ['-V']).status === 0;
test(
  'the embedded ledger syncs each commit to disk',
  { skip: strace ? false : 'no strace here: nobody counted the calls to fsync' },
  (context) => {
    // A ledger that is there already: what creating a cluster syncs must not be counted.
    const child = [process.execPath, childPath('insert-child.ts'), join(dir, 'data'), '500'];
    const { status, stderr } = spawnSync('strace', ['-f', '-c', '-e', 'trace=fsync,fdatasync', ...child], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    const lines = stderr.split('\n').filter((line) => /\bf(?:data)?sync$/.test(line.trim()));
    const calls = lines.reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[3]), 0);
    context.diagnostic(`${calls} calls to fsync for 500 commits`);
    assert.ok(calls >= 500, `${calls} calls for 500 commits`);
  },
);

test('openLedger() refuses a folder that a server has, and names its address', async () => {
  const { child } = await startAccepting(1_000_000);
  try {
    await assert.rejects(open(), (error: unknown) => {
      assert.ok(error instanceof WaybillError);
      assert.equal(error.code, 'ledger-in-use');
      assert.equal(error.category, 'unavailable');
      assert.match(`${error.found} ${error.help}`, /http:\/\/127\.0\.0\.1:7070/);
      return true;
    });
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  await (await open()).close();
});

test('openLedger() refuses a folder that this process has open already', async () => {
  const ledger = await open();
  await assert.rejects(open(), coded('ledger-in-use'));
  assert.equal((await ledger.listEntries({ limit: 1 })).items.length, 1);
  await ledger.close();
  await ledger.close();
});

test('openLedger() tells of a place that cannot be a folder', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const at = { kind: 'folder', dir: join(file, 'ledger') } as const;
  await assert.rejects(openLedger({ at, logKey, now: () => someTime }), coded('ledger-folder-unusable'));
});

test('openLedger() tells of a damaged cluster and lets go of the folder', async () => {
  const at = { kind: 'folder', dir: join(folder, 'damaged') } as const;
  mkdirSync(join(at.dir, 'data'), { recursive: true });
  writeFileSync(join(at.dir, 'data', 'PG_VERSION'), '18\n');
  writeFileSync(join(at.dir, 'version.json'), JSON.stringify({ pglite: pgliteVersion, created: true }));
  for (let tries = 0; tries < 2; tries++) {
    await assert.rejects(openLedger({ at, logKey, now: () => someTime }), coded('ledger-folder-unusable'));
  }
});

test('openLedger() starts anew where its first start was killed half way', async () => {
  const at = { kind: 'folder', dir: join(folder, 'half') } as const;
  mkdirSync(join(at.dir, 'data'), { recursive: true });
  writeFileSync(join(at.dir, 'data', 'PG_VERSION'), '18\n');
  writeFileSync(join(at.dir, 'version.json'), JSON.stringify({ pglite: pgliteVersion, created: false }));
  const ledger = await openLedger({ at, logKey, now: () => someTime });
  assert.equal((await ledger.accept(sampleEvidence(1))).repeated, false);
  await ledger.close();
  assert.match(readFileSync(join(at.dir, 'version.json'), 'utf8'), /"created":true/);
});

test('openLedger() refuses a folder of another PGlite version and names the way out', async () => {
  const file = join(dir, 'version.json');
  const written = readFileSync(file, 'utf8');
  writeFileSync(file, written.replace(pgliteVersion, '0.4.6'));
  await assert.rejects(open(), (error: unknown) => {
    assert.ok(error instanceof WaybillError);
    assert.equal(error.code, 'ledger-version-mismatch');
    assert.match(error.help ?? '', /waybill ledger export .*waybill ledger import/);
    return true;
  });
  rmSync(file);
  await assert.rejects(open(), coded('ledger-version-mismatch'));
  writeFileSync(file, written);
  await (await open()).close();
});

test('a worker that cannot start tells why instead of hanging', async () => {
  const missing = startPglite({ transactionIdleMs: 60_000 }, new URL('./not-there.ts', import.meta.url));
  await assert.rejects(missing.waitReady, coded('ledger-worker-died'));
});

const pglite = startPglite({ transactionIdleMs: 100 });

test('a transaction that is idle for too long is rolled back and lets others go on', async () => {
  await pglite.waitReady;
  await pglite.exec('create table held (no integer)');
  const forgotten = pglite.transaction(async (transaction) => {
    await transaction.query('insert into held values (1)');
    await sleep(400);
    await transaction.query('insert into held values (2)');
  });
  const refused = assert.rejects(forgotten, { code: '25P02' });
  assert.deepEqual((await pglite.query('select * from held')).rows, []);
  await refused;
});

test('the event loop runs on while the embedded database works', async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  await pglite.query('select count(*) from generate_series(1, 2000000) a');
  clearInterval(timer);
  assert.ok(ticks > 3, `${ticks} ticks`);
});

test('a worker that dies rejects all that waits for it, and what comes later', async () => {
  const waiting = [
    pglite.query('select pg_sleep(30)'),
    pglite.query('select 1'),
    pglite.transaction((transaction) => transaction.query('select 2')),
  ];
  const outcomes = Promise.allSettled(waiting);
  await pglite.terminate();
  for (const outcome of await outcomes) {
    assert.ok(outcome.status === 'rejected' && coded('ledger-worker-died')(outcome.reason));
  }
  assert.equal(pglite.closed, true);
  await assert.rejects(pglite.query('select 1'), coded('ledger-worker-died'));
});
