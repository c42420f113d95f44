import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createServerClient } from '@waybill/api';
import { digestOf, instantFromMs, type Digest } from '@waybill/kernel';
import type { ServerConfig } from './server-config.ts';
import { openLedger } from '@waybill/ledger';
import { startServer } from './start-server.ts';
import { startWorld } from './testing/world.ts';

const world = await startWorld();
after(() => world.close());
const config: Omit<ServerConfig, 'now'> = {
  ledger: { kind: 'folder', dir: join(world.dir, 'ledger') },
  platformDir: world.platformDir,
  logKey: world.logKey,
  port: 0,
  readAccess: 'open',
};
const now = () => instantFromMs(Date.now());

const byName = ([a = '']: readonly string[], [b = '']: readonly string[]): number => (a < b ? -1 : 1);

interface Acknowledged {
  readonly artifact: Digest;
  readonly entryId: Digest;
  readonly sbom: Digest;
}

async function serveInProcess(
  settings = config,
): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const file = new URL('./testing/serve-one.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { url, child };
}

/** Submits from three jobs at a time until the server is killed in the middle of it. */
async function submitUntilKilled(enough: number): Promise<readonly Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  const { url, child } = await serveInProcess();
  const exited = once(child, 'exit');
  let isKilled = false;
  const submit = async (sender: number): Promise<void> => {
    for (let count = 0; !isKilled; count++) {
      const job = world.newJob();
      const bytes = Buffer.from(`sender ${sender} count ${count}`);
      const evidence = world.evidenceOf(job, bytes);
      const client = createServerClient({ url, token: world.token(job), deadlineMs: 8_000 });
      try {
        const { entryId } = await client.submitEvidence(evidence);
        acknowledged.push({ artifact: digestOf(bytes), entryId, sbom: digestOf(evidence.sbom ?? '') });
      } catch (error) {
        if (!isKilled) throw error;
      }
      if (acknowledged.length >= enough) {
        isKilled = true;
        child.kill('SIGKILL');
        // Whoever still waits for the dead server must not wait out its deadline.
        return;
      }
    }
  };
  try {
    await Promise.race([Promise.all([submit(0), submit(1), submit(2)]), exited]);
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
  return acknowledged;
}

test('after SIGKILL during submissions every acknowledged entry is there with its exact bytes', async () => {
  const acknowledged = await submitUntilKilled(15);
  assert.ok(acknowledged.length >= 15);
  const server = await startServer({ ...config, now });
  try {
    const client = createServerClient({ url: server.url });
    for (const { artifact, entryId, sbom } of acknowledged) {
      const trace = await client.trace(artifact);
      assert.equal(trace?.evidence[0]?.entryId, entryId);
      assert.ok(await client.findDocument(sbom), 'the exact bytes are there');
    }
    // The folder is held: a second server does not start, and says who has it.
    await assert.rejects(
      startServer({ ...config, now }),
      (error: { code?: string; found?: string }) =>
        error.code === 'ledger-in-use' && error.found === server.url,
    );
  } finally {
    await server.close();
  }
});

test('what was still to be captured when the server was killed is captured by the next one, once', async () => {
  const { gitlab, project } = world;
  const at = { kind: 'folder', dir: join(world.dir, 'captured') } as const;
  const gitlabToken = gitlab.token({ projects: [project] }).value;
  const settings = { ...config, ledger: at, gitlabToken };
  const [ada, bob] = ['ada', 'bob'].map((name) => gitlab.user(name));
  assert.ok(ada && bob);
  const { landed } = gitlab.mergeRequest(project, { author: ada, approvedBy: [bob] });
  const end = gitlab.fault({
    path: `/api/v4/projects/${project.id}/repository/commits/${landed}/merge_requests`,
    kind: 'bad-gateway',
  });
  const { url, child } = await serveInProcess(settings);
  const job = world.newJob({ sha: landed });
  const client = createServerClient({ url, token: world.token(job) });
  const { entryId } = await client.submitEvidence(world.evidenceOf(job, Buffer.from('half captured')));
  child.kill('SIGKILL');
  await once(child, 'exit');
  end();
  job.status = 'success';
  job.finishedAtMs = Date.now();
  job.log = 'done\n';
  // The lease of what the dead server held has to end first.
  const later = () => instantFromMs(Date.now() + 600_000);
  const server = await startServer({ ...settings, now: later });
  await delay(3_000);
  await server.close();
  const ledger = await openLedger({ at, logKey: world.logKey, now: later });
  after(() => ledger.close());
  const facts = (await ledger.factsOf(entryId)).filter(({ name }) => /^(review|scan|job\.log)/.test(name));
  assert.deepEqual(facts.map(({ name, assurance }) => [name, assurance]).toSorted(byName), [
    ['job.log', 'api'],
    ['review.approvals', 'api'],
    ['review.last-commit', 'api'],
    ['review.merge-request', 'api'],
    ['scan.reports', 'api'],
  ]);
  for (const kind of ['capture-review', 'capture-scans', 'capture-log']) {
    assert.equal(await ledger.tasks.count(kind), 0, kind);
  }
});
