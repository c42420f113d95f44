import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runServer } from './main.ts';
import { startWorld } from './testing/world.ts';

const world = await startWorld();
after(() => world.close());

test('runServer() makes a key beside a new ledger, serves, and ends when it is asked to stop', async () => {
  const stop = new AbortController();
  const ledger = join(world.dir, 'ledger');
  let url = '';
  await runServer({
    argv: ['--port', '0', '--ledger', ledger],
    env: { WAYBILL_PLATFORM: world.platformDir, WAYBILL_READ_ACCESS: 'open' },
    stop: stop.signal,
    out: (line) => {
      const said = JSON.parse(line) as { msg?: string; url?: string; logKey?: string };
      if (said.msg !== 'ready') return;
      url = said.url ?? '';
      assert.match(said.logKey ?? '', /^waybill\+[0-9a-f]{8}\+/);
      void fetch(`${url}/readyz`).then((answer) => {
        assert.equal(answer.status, 200);
        stop.abort();
      });
    },
  });
  await assert.rejects(fetch(`${url}/healthz`));
  const file = `${ledger}.log-key.pem`;
  assert.match(await readFile(file, 'utf8'), /^-----BEGIN PRIVATE KEY-----/);
  assert.equal((await stat(file)).mode & 0o077, 0);
});

test('runServer() does not start without a platform folder, or with a key that it cannot read', async () => {
  const host = { stop: AbortSignal.timeout(5_000), out: () => undefined };
  const ledger = join(world.dir, 'unused');
  await assert.rejects(runServer({ ...host, argv: ['--ledger', ledger], env: {} }), {
    code: 'platform-not-named',
  });
  await assert.rejects(
    runServer({
      ...host,
      argv: ['--ledger', 'postgres://127.0.0.1:1/x', '--log-key', join(world.dir, 'none.pem')],
      env: {},
    }),
    { code: 'log-key-unreadable' },
  );
});
