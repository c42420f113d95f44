import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createServerClient } from '@waybill/api';
import { digestOf, instantFromMs } from '@waybill/kernel';
import type { ServerConfig } from './server-config.ts';
import { startServer, type RunningServer } from './start-server.ts';
import { startWorld } from './testing/world.ts';

// The runner's tier goes by its registered tags, which only the API tells.
const world = await startWorld('api');
after(() => world.close());

async function withServer(
  config: Partial<ServerConfig>,
  use: (server: RunningServer) => Promise<void>,
): Promise<void> {
  const server = await startServer({
    ledger: { kind: 'memory' },
    platformDir: world.platformDir,
    logKey: world.logKey,
    port: 0,
    now: () => instantFromMs(Date.now()),
    ...config,
  });
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

async function verdictOf(server: RunningServer, name: string): Promise<string> {
  const job = world.newJob();
  const client = createServerClient({ url: server.url, token: world.token(job) });
  await client.submitEvidence(world.evidenceOf(job, Buffer.from(name)));
  return (await client.decide(digestOf(name), 'production')).decision.verdict;
}

test('what only the API can tell is confirmed with a token for GitLab, or gets no verdict', async () => {
  const { value } = world.gitlab.token({ projects: [world.project] });
  await withServer({ gitlabToken: value }, async (server) => {
    assert.equal(await verdictOf(server, 'confirmed'), 'promote');
    const end = world.gitlab.fault({ path: '/api/v4/', kind: 'bad-gateway' });
    assert.equal(await verdictOf(server, 'GitLab is down'), 'no-verdict');
    end();
    world.runner.tags = ['sandbox'];
    assert.notEqual(await verdictOf(server, 'a runner of other tags'), 'promote');
    world.runner.tags = ['protected'];
  });
});

test('what the API tells when evidence comes again counts at once', async () => {
  const { value } = world.gitlab.token({ projects: [world.project] });
  await withServer({ gitlabToken: value }, async (server) => {
    const job = world.newJob();
    const client = createServerClient({ url: server.url, token: world.token(job) });
    const evidence = world.evidenceOf(job, Buffer.from('again'));
    const decide = async () => (await client.decide(digestOf('again'), 'production')).decision.verdict;
    const end = world.gitlab.fault({ path: '/api/v4/', kind: 'bad-gateway' });
    await client.submitEvidence(evidence);
    assert.equal(await decide(), 'no-verdict');
    end();
    assert.equal((await client.submitEvidence(evidence)).repeated, true);
    assert.equal(await decide(), 'promote');
  });
});

test('a token for GitLab that sees nothing confirms nothing', async () => {
  const { value } = world.gitlab.token({ projects: [] });
  await withServer({ gitlabToken: value }, async (server) => {
    assert.equal(await verdictOf(server, 'blind'), 'no-verdict');
  });
});
