import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createServerClient } from '@waybill/api';
import { parseBundle, parseStatement, parseVsa, type Vsa } from '@waybill/evidence';
import { digestOf, instantFromMs, type Digest } from '@waybill/kernel';
import { openLedger, type RecordedDecision } from '@waybill/ledger';
import { startServer, type RunningServer } from '../start-server.ts';
import { startWorld } from '../testing/world.ts';

const world = await startWorld();
after(() => world.close());
const now = () => instantFromMs(Date.now());
const revocations = join(world.platformDir, 'revocations.yaml');
let ledgers = 0;

async function start(dir: string, signer = world.signer): Promise<RunningServer> {
  const server = await startServer({
    ledger: { kind: 'folder', dir },
    platformDir: world.platformDir,
    platformIntervalSeconds: 0,
    logKey: world.logKey,
    signer,
    readAccess: 'open',
    port: 0,
    now,
  });
  after(() => server.close());
  return server;
}

const newDir = (): string => join(world.dir, `decided-${++ledgers}`);

/** Submits a build and promotes it. */
async function promote(server: RunningServer, name: string): Promise<Digest> {
  const job = world.newJob();
  const bytes = Buffer.from(name);
  const client = createServerClient({ url: server.url, token: world.token(job) });
  await client.submitEvidence(world.evidenceOf(job, bytes));
  const { decision, summary } = await client.decide(digestOf(bytes), 'production');
  assert.equal(decision.verdict, 'promote');
  assert.ok(summary);
  return digestOf(bytes);
}

function revoke(...artifacts: readonly Digest[]): Promise<void> {
  const rows = artifacts.map(
    (value) => `  - { kind: artifact, value: "${value}", reason: bad, decidedAt: 2026-01-01T00:00:00Z }\n`,
  );
  return writeFile(revocations, `version: 1\nrevocations:\n${rows.join('')}`);
}

async function summariesOf(server: RunningServer, artifact: Digest): Promise<readonly Vsa[]> {
  const answer = await fetch(`${server.url}/api/v1/summaries/${artifact}`);
  if (answer.status !== 200) return [];
  const lines = (await answer.text()).trimEnd().split('\n');
  return lines.map((line) => {
    const { content } = parseBundle(Buffer.from(line));
    assert.ok(content.kind === 'envelope');
    return parseVsa(parseStatement(content.payload));
  });
}

/** Every decision on record, newest first; the server must have stopped. */
async function decisionsIn(dir: string): Promise<readonly RecordedDecision[]> {
  const ledger = await openLedger({ at: { kind: 'folder', dir }, logKey: world.logKey, now });
  const { items } = await ledger.listDecisions({});
  const open = await ledger.tasks.count('decide-again');
  await ledger.close();
  assert.equal(open, 0, 'nothing is left to do');
  return items;
}

test('a revocation supersedes the promotion that it reaches, and no other', async () => {
  await rm(revocations, { force: true });
  const dir = newDir();
  const server = await start(dir);
  const bad = await promote(server, 'bad');
  const good = await promote(server, 'good');
  assert.deepEqual(
    (await summariesOf(server, bad)).map(({ result, environment }) => [result, environment]),
    [['PASSED', 'production']],
  );
  await revoke(bad);
  await server.lookAtPlatform();
  await delay(2500);
  const [after_] = await summariesOf(server, bad);
  assert.equal(after_?.result, 'FAILED');
  assert.equal((await summariesOf(server, good))[0]?.result, 'PASSED');
  await server.close();
  const decisions = await decisionsIn(dir);
  assert.equal(decisions.length, 3);
  const [again] = decisions;
  const former = decisions.find(
    ({ decision }) => decision.artifact === bad && decision.verdict === 'promote',
  );
  assert.ok(again && former);
  assert.deepEqual([again.decision.verdict, again.supersedes], ['refuse', former.entryId]);
  assert.ok(again.decision.results.some(({ code, outcome }) => code === 'not-revoked' && outcome === 'fail'));
});

test('what was revoked while no server ran is decided again when one starts', async () => {
  await rm(revocations, { force: true });
  const dir = newDir();
  const first = await start(dir);
  const bad = await promote(first, 'bad');
  await first.close();
  await revoke(bad);
  const second = await start(dir);
  await delay(2500);
  assert.equal((await summariesOf(second, bad))[0]?.result, 'FAILED');
  await second.close();
  assert.equal((await decisionsIn(dir)).length, 2);
});

test('a promotion that holds under the new state is not recorded again', async () => {
  await rm(revocations, { force: true });
  const dir = newDir();
  const server = await start(dir);
  await promote(server, 'good');
  await revoke(digestOf('another'));
  await server.lookAtPlatform();
  await delay(2500);
  await server.close();
  assert.equal((await decisionsIn(dir)).length, 1);
});

test('an artifact without a decision has no summary', async () => {
  const server = await start(newDir());
  assert.equal((await fetch(`${server.url}/api/v1/summaries/${digestOf('none')}`)).status, 404);
});

test('a key that cannot sign leaves the verdict without a summary, and stops nobody', async () => {
  await rm(revocations, { force: true });
  const dir = newDir();
  const down = { ...world.signer, signStatement: () => Promise.reject(new Error('no answer')) };
  const server = await start(dir, down);
  const job = world.newJob();
  const bytes = Buffer.from('unsigned');
  const client = createServerClient({ url: server.url, token: world.token(job) });
  await client.submitEvidence(world.evidenceOf(job, bytes));
  const { decision, summary, entryId } = await client.decide(digestOf(bytes), 'production');
  assert.deepEqual([decision.verdict, summary], ['promote', undefined]);
  assert.ok(entryId);
  assert.deepEqual(await summariesOf(server, digestOf(bytes)), []);
});
