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

async function serveInProcess(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const file = new URL('./testing/serve-one.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [file, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { url, child };
}

test('after SIGKILL during submissions every acknowledged entry is there with its exact bytes', async () => {
  const acknowledged: { readonly artifact: Digest; readonly entryId: Digest; readonly sbom: Digest }[] = [];
  for (let round = 0; round < 2; round++) {
    const { url, child } = await serveInProcess();
    let isKilled = false;
    const submit = async (sender: number): Promise<void> => {
      for (let count = 0; !isKilled; count++) {
        const job = world.newJob();
        const bytes = Buffer.from(`round ${round} sender ${sender} count ${count}`);
        const evidence = world.evidenceOf(job, bytes);
        try {
          const { entryId } = await createServerClient({
            url,
            token: world.token(job),
            deadlineMs: 1_000,
          }).submitEvidence(evidence);
          acknowledged.push({ artifact: digestOf(bytes), entryId, sbom: digestOf(evidence.sbom ?? '') });
          if (acknowledged.length >= 10 * (round + 1)) {
            isKilled = true;
            child.kill('SIGKILL');
          }
        } catch (error) {
          assert.ok(isKilled, String(error));
        }
      }
    };
    const exited = once(child, 'exit');
    await Promise.all([submit(0), submit(1), submit(2)]);
    await exited;
  }

  const server = await startServer({ ...config, now: () => instantFromMs(Date.now()) });
  try {
    const client = createServerClient({ url: server.url });
    assert.ok(acknowledged.length >= 20);
    for (const { artifact, entryId, sbom } of acknowledged) {
      const trace = await client.trace(artifact);
      assert.equal(trace?.evidence[0]?.entryId, entryId);
      assert.ok(await client.findDocument(sbom), 'the exact bytes are there');
    }
  } finally {
    await server.close();
  }
});

test('a second server on the same ledger folder does not start and names the first', async () => {
  const first = await startServer({ ...config, now: () => instantFromMs(Date.now()) });
  try {
    await assert.rejects(
      startServer({ ...config, now: () => instantFromMs(Date.now()) }),
      (error: { code?: string; found?: string; help?: string }) =>
        error.code === 'ledger-in-use' && `${error.found} ${error.help}`.includes(first.url),
    );
  } finally {
    await first.close();
  }
});
