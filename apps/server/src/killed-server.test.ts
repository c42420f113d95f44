import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { createServerClient } from '@waybill/api';
import { digestOf, instantFromMs, type Digest } from '@waybill/kernel';
import type { ServerConfig } from './server-config.ts';
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

interface Acknowledged {
  readonly artifact: Digest;
  readonly entryId: Digest;
  readonly sbom: Digest;
}

async function serveInProcess(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const file = new URL('./testing/serve-one.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file, JSON.stringify(config)], {
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
