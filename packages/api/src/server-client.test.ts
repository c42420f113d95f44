import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { digestOf, WaybillError } from '@waybill/kernel';
import { decisionFromJson, decisionToJson } from './decision-json.ts';
import { routes } from './routes.ts';
import { createServerClient } from './server-client.ts';
import type { DecisionJson } from './wire.ts';

const artifact = digestOf('artifact');
const decision: DecisionJson = {
  verdict: 'promote',
  artifact,
  environment: 'production',
  mode: 'enforce',
  results: [],
  warnings: [],
  documents: [],
  platform: digestOf('platform'),
  decidedAt: '2026-01-31T12:00:00Z',
  validUntil: '2026-02-01T12:00:00.500Z',
};

interface Canned {
  readonly status: number;
  readonly body: string;
  readonly headers?: { readonly [name: string]: string };
}

const seen: string[] = [];
let canned: readonly Canned[] = [];
const server = createServer((request, response) => {
  request.resume();
  seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'nobody'}`);
  const [next, ...rest] = canned;
  if (rest.length > 0) canned = rest;
  response.writeHead(next?.status ?? 500, next?.headers).end(next?.body);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as { port: number }).port}/waybill`;
after(() => {
  server.close();
  server.closeAllConnections();
});

function asked(...answers: readonly Canned[]) {
  canned = answers;
  return createServerClient({ url, token: 'a-secret-token', deadlineMs: 1_500 });
}

function json(body: unknown, status = 200): Canned {
  return { status, body: JSON.stringify(body) };
}

function coded(code: string, category: string) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof WaybillError, String(error));
    assert.equal(error.code, code);
    assert.equal(error.category, category);
    assert.ok(!JSON.stringify([error.message, error.found, error.help]).includes('a-secret-token'));
    return true;
  };
}

test('the client asks below the path of the address, with its token', async () => {
  const answer = { entryId: digestOf('entry'), cached: false, decision };
  assert.deepEqual(await asked(json(answer)).decide(artifact, 'production'), answer);
  assert.equal(seen.at(-1), `POST /waybill${routes.promotions} Bearer a-secret-token`);
});

test('decisionFromJson() and decisionToJson() undo each other', () => {
  assert.deepEqual(decisionToJson(decisionFromJson(decision)), decision);
});

test('decide() refuses a decision about something else, or with another verdict than there are', async () => {
  for (const change of [
    { artifact: digestOf('other') },
    { environment: 'staging' },
    { verdict: 'yes' },
    { results: null },
  ]) {
    const body = { entryId: digestOf('entry'), cached: false, decision: { ...decision, ...change } };
    await assert.rejects(
      asked(json(body)).decide(artifact, 'production'),
      coded('server-answer-unexpected', 'unavailable'),
      JSON.stringify(change),
    );
  }
});

test('decide() gives a decision without an entry, and refuses an entry that is no digest', async () => {
  const unrecorded = { cached: false, decision };
  assert.deepEqual(await asked(json(unrecorded)).decide(artifact, 'production'), unrecorded);
  for (const entryId of ['entry', 7, null]) {
    await assert.rejects(
      asked(json({ ...unrecorded, entryId })).decide(artifact, 'production'),
      coded('server-answer-unexpected', 'unavailable'),
      JSON.stringify(entryId),
    );
  }
});

test('findDocument() refuses bytes of another digest', async () => {
  const found = await asked({ status: 200, body: 'artifact' }).findDocument(artifact);
  assert.equal(Buffer.from(found ?? '').toString(), 'artifact');
  await assert.rejects(
    asked({ status: 200, body: 'artifakt' }).findDocument(artifact),
    coded('server-answer-unexpected', 'unavailable'),
  );
});

function problem(code: string, status: number, category: string): Canned {
  return json(
    { type: `https://waybill.dev/errors/${code}`, title: 'It was not done.', status, code, category },
    status,
  );
}

test('a problem document is thrown under its own code, and not on record is undefined', async () => {
  await assert.rejects(
    asked(problem('id-token-expired', 401, 'refused')).decide(artifact, 'production'),
    coded('id-token-expired', 'refused'),
  );
  assert.equal(await asked(problem('artifact-unknown', 404, 'refused')).trace(artifact), undefined);
  await assert.rejects(
    asked(problem('route-unknown', 404, 'usage')).trace(artifact),
    coded('route-unknown', 'usage'),
  );
});

test('an overloaded or failing server is asked again, and a 5xx never makes a refusal', async () => {
  const good = json({ entryId: digestOf('entry'), cached: false, decision });
  const busy = problem('server-busy', 429, 'unavailable');
  const { verdict } = (
    await asked(busy, { status: 502, body: '<html>' }, good).decide(artifact, 'production')
  ).decision;
  assert.equal(verdict, 'promote');
  await assert.rejects(
    asked(problem('bug', 500, 'refused')).decide(artifact, 'production'),
    coded('bug', 'unavailable'),
  );
});

test('answers that are no JSON, no problem or a redirect are coded errors', async () => {
  const client = (answer: Canned) => asked(answer).trace(artifact);
  await assert.rejects(
    client({ status: 200, body: 'hello' }),
    coded('server-answer-unexpected', 'unavailable'),
  );
  await assert.rejects(client({ status: 403, body: 'no' }), coded('server-answer-unexpected', 'unavailable'));
  await assert.rejects(
    client({ status: 302, body: '', headers: { location: 'http://127.0.0.1:9/' } }),
    coded('server-unreachable', 'unavailable'),
  );
  assert.throws(
    () => createServerClient({ url: 'https://a:b@c' }),
    coded('server-address-malformed', 'usage'),
  );
});

test('loading the package does not load zod, loading its schemas does', () => {
  const modules = ['./index.ts', './schemas.ts'].map((name) => new URL(name, import.meta.url).href);
  const script = `import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) { if (name === 'zod') console.log('zod'); return next(name, context); } });
    for (const module of ${JSON.stringify(modules)}) { await import(module); console.log('loaded'); }`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.equal(out, 'loaded\nzod\nloaded\n');
});
