import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createServerClient } from '@waybill/api';
import { digestOf, instantFromMs } from '@waybill/kernel';
import { startServer } from '../start-server.ts';
import { startWorld } from '../testing/world.ts';

const world = await startWorld();
const server = await startServer({
  ledger: { kind: 'memory' },
  platformDir: world.platformDir,
  platformIntervalSeconds: 0,
  logKey: world.logKey,
  port: 0,
  now: () => instantFromMs(Date.now()),
});
after(async () => {
  await server.close();
  await world.close();
});
const file = join(world.platformDir, 'waybill.yaml');
const good = await readFile(file, 'utf8');
const job = world.newJob();
const client = createServerClient({ url: server.url, token: world.token(job) });
const bytes = Buffer.from('release');
await client.submitEvidence(world.evidenceOf(job, bytes));

async function readiness(): Promise<{ status: string; platform: { digest: string; problem?: string } }> {
  const answer = await fetch(`${server.url}/readyz`);
  return (await answer.json()) as Awaited<ReturnType<typeof readiness>>;
}
const verdict = async (): Promise<string> =>
  (await client.decide(digestOf(bytes), 'production')).decision.verdict;

test('a revocation in the folder is in force after the next look, and no later state that does not load', async () => {
  assert.equal(await verdict(), 'promote');
  const before = (await readiness()).platform;
  const revocations = join(world.platformDir, 'revocations.yaml');
  await writeFile(
    revocations,
    `version: 1
revocations:
  - { kind: artifact, value: "${digestOf(bytes)}", reason: it was tampered with, decidedAt: 2026-01-01T00:00:00Z }
`,
  );
  assert.equal(await verdict(), 'promote', 'nobody has looked yet');
  await server.lookAtPlatform();
  assert.equal(await verdict(), 'refuse');
  const now = (await readiness()).platform;
  assert.notEqual(now.digest, before.digest);

  await appendFile(file, 'nonsense: true\n');
  await server.lookAtPlatform();
  const broken = await readiness();
  assert.equal(broken.status, 'ready');
  assert.equal(broken.platform.digest, now.digest);
  assert.match(broken.platform.problem ?? '', /^platform-/);
  assert.equal(await verdict(), 'refuse');

  await writeFile(file, good);
  await server.lookAtPlatform();
  assert.equal((await readiness()).platform.problem, undefined);
});
