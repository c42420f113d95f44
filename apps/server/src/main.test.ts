import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Job } from '@waybill/simulator/gitlab';
import { runServer } from './main.ts';
import { startWorld } from './testing/world.ts';

const world = await startWorld();
after(() => world.close());

test('runServer() makes a key for a new ledger, serves, and finishes what is under way when it is stopped', async () => {
  const stop = new AbortController();
  const ledger = join(world.dir, 'ledger');
  const job = world.newJob();
  let url = '';
  let lastAnswer: Promise<Response> | undefined;
  await runServer({
    argv: ['--port', '0', '--ledger', ledger],
    env: { WAYBILL_PLATFORM: world.platformDir },
    stop: stop.signal,
    out: (line) => {
      const said = JSON.parse(line) as { msg?: string; url?: string; logKey?: string };
      if (said.msg !== 'ready') return;
      url = said.url ?? '';
      assert.match(said.logKey ?? '', /^waybill\+[0-9a-f]{8}\+/);
      lastAnswer = submitSlowly(url, job, () => stop.abort());
    },
  });
  assert.equal((await lastAnswer)?.status, 201);
  await assert.rejects(fetch(`${url}/healthz`));
  const file = `${ledger}.log-key.pem`;
  assert.match(await readFile(file, 'utf8'), /^-----BEGIN PRIVATE KEY-----/);
  assert.equal((await stat(file)).mode & 0o077, 0);
});

/** Hands in evidence whose last byte comes some time after the first; `halfway` is called between. */
async function submitSlowly(url: string, job: Job, halfway: () => void): Promise<Response> {
  const { artifacts, sbom } = world.evidenceOf(job, Buffer.from('slow'));
  const form = new FormData();
  for (const { digest } of artifacts) form.append('artifact', digest);
  form.append('sbom', new Blob([Buffer.from(sbom ?? '')]), 'sbom.cdx.json');
  const whole = new Response(form);
  const type = whole.headers.get('content-type') ?? '';
  const bytes = Buffer.from(await whole.arrayBuffer());
  async function* body(): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, -1);
    await delay(200);
    halfway();
    await delay(200);
    yield bytes.subarray(-1);
  }
  return fetch(`${url}/api/v1/evidence`, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.token(job)}`, 'content-type': type },
    body: ReadableStream.from(body()),
    duplex: 'half',
  });
}

test('runServer() does not start without a platform folder, or with a key that it cannot read', async () => {
  const host = { stop: AbortSignal.timeout(5_000), out: () => undefined };
  const ledger = join(world.dir, 'unused');
  await assert.rejects(runServer({ ...host, argv: ['--ledger', ledger], env: {} }), {
    code: 'platform-not-named',
  });
  // A key without a ledger would be taken for that of another.
  await assert.rejects(stat(`${ledger}.log-key.pem`), { code: 'ENOENT' });
  await assert.rejects(
    runServer({
      ...host,
      argv: ['--ledger', 'postgres://127.0.0.1:1/x', '--log-key', join(world.dir, 'none.pem')],
      env: {},
    }),
    { code: 'log-key-unreadable' },
  );
});

test('runServer() makes the folders above a new ledger, and says where it cannot make a key', async () => {
  const stop = new AbortController();
  const host = { stop: stop.signal, env: { WAYBILL_PLATFORM: world.platformDir } };
  const ledger = join(world.dir, 'new', 'folders', 'ledger');
  await runServer({ ...host, argv: ['--port', '0', '--ledger', ledger], out: () => stop.abort() });
  assert.ok((await stat(`${ledger}.log-key.pem`)).isFile());

  const below = join(`${ledger}.log-key.pem`, 'ledger');
  await assert.rejects(
    runServer({ ...host, argv: ['--port', '0', '--ledger', below], out: () => undefined }),
    {
      code: /^log-key-(?:not-written|unreadable)$/,
    },
  );
});
