import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExceptionJson, PromotionAnswer } from '@waybill/api';
import { createServerClient } from '@waybill/api';
import { digestOf, instantFromMs, type Digest } from '@waybill/kernel';
import type { Job } from '@waybill/simulator/gitlab';
import { startServer } from '../start-server.ts';
import { startWorld } from '../testing/world.ts';

/** What was posted to the address that is told; the first try is answered 503. */
const told: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
const hook = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    told.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(told.length === 1 ? 503 : 204).end();
  });
}).listen(0, '127.0.0.1');
await once(hook, 'listening');
const notifyAddress = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/told`;
const world = await startWorld('token', { notify: notifyAddress });
const { gitlab } = world;
let skewMs = 0;
const apiToken = 'operator-token';
const server = await startServer({
  ledger: { kind: 'memory' },
  platformDir: world.platformDir,
  platformIntervalSeconds: 0,
  logKey: world.logKey,
  port: 0,
  now: () => instantFromMs(Date.now() + skewMs),
  apiTokens: [{ name: 'operator', sha256: digestOf(apiToken).slice('sha256:'.length) }],
  notifySecret: 'hush',
});
after(async () => {
  await server.close();
  hook.close();
  await world.close();
});
const mira = gitlab.user('mira');
const other = gitlab.user('other');
const reason = 'The shop is down, and this release mends it.';
let builds = 0;

/** A build that "guarded" refuses. */
async function refusedBuild(): Promise<Digest> {
  const job = world.newJob();
  const bytes = Buffer.from(`refused ${builds++}`);
  await createServerClient({ url: server.url, token: world.token(job) }).submitEvidence(
    world.evidenceOf(job, bytes),
  );
  return digestOf(bytes);
}

type JobOptions = Parameters<typeof world.newJob>[0];
const breaker = (options: JobOptions = {}): Job => world.newJob({ source: 'web', user: mira, ...options });

async function post(path: string, body: unknown, bearer: string): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const ask = (artifact: Digest, bearer: string, more: object = { breakGlass: { reason } }) =>
  post('/api/v1/promotions', { artifact, environment: 'guarded', ...more }, bearer);
const answerOf = async (response: Response) => (await response.json()) as PromotionAnswer;
const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { code: string }).code;

async function exceptions(artifact: Digest): Promise<readonly ExceptionJson[]> {
  const answer = await fetch(`${server.url}/api/v1/exceptions?artifact=${artifact}`, {
    headers: { authorization: `Bearer ${apiToken}` },
  });
  return ((await answer.json()) as { exceptions: readonly ExceptionJson[] }).exceptions;
}

test('who may breaks the glass: the verdict stays, the exception is on record, holds for all and expires', async () => {
  const artifact = await refusedBuild();
  const job = breaker();
  const answer = await answerOf(await ask(artifact, world.token(job)));
  assert.equal(answer.decision.verdict, 'refuse');
  assert.deepEqual(
    [
      answer.exception?.reason,
      answer.exception?.by.username,
      answer.exception?.by.jobId,
      answer.exception?.checks,
    ],
    [reason, 'mira', String(job.id), ['runner-tier']],
  );
  assert.equal(answer.exception?.decision, answer.entryId);
  const later = await answerOf(await ask(artifact, world.token(world.newJob()), {}));
  assert.deepEqual([later.decision.verdict, later.exception], ['refuse', answer.exception]);
  const again = await answerOf(await ask(artifact, world.token(breaker())));
  assert.equal(again.exception?.entryId, answer.exception?.entryId, 'one that holds is not given twice');
  skewMs = 3600_000;
  assert.equal((await answerOf(await ask(artifact, apiToken, {}))).exception, undefined);
  skewMs = 0;
  assert.equal((await exceptions(artifact)).length, 1);
});

test('the address is told once it answers, with a signature and one id for every try', async () => {
  while (told.length < 2) await delay(50);
  const [first, second] = told;
  assert.ok(first && second);
  assert.equal(first.headers['webhook-id'], second.headers['webhook-id']);
  const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = second.headers;
  const expected = createHmac('sha256', 'hush')
    .update(`${String(id)}.${String(at)}.${second.body}`)
    .digest('base64');
  assert.equal(signature, `v1,${expected}`);
  assert.match(second.body, /"type":"waybill\.exception\.created"/);
  await delay(1500);
  assert.equal(told.length, 2);
});

test('nobody else breaks the glass, and from nowhere else', async () => {
  const artifact = await refusedBuild();
  const elsewhere = gitlab.project({ path: 'acme/elsewhere' });
  for (const [what, bearer] of [
    ['another user', world.token(breaker({ user: other }))],
    ['a push that this user made', world.token(breaker({ source: 'push' }))],
    ['a schedule of this user', world.token(breaker({ source: 'schedule' }))],
    ['an unprotected ref', world.token(breaker({ ref: 'feature' }))],
    ['another project', world.token(breaker({ project: elsewhere }))],
    ['an API token', apiToken],
  ] as const) {
    const answer = await ask(artifact, bearer);
    assert.equal(answer.status, 403, what);
    assert.equal(await codeOf(answer), 'break-glass-refused', what);
  }
  const token = world.token(breaker());
  const inProduction = { artifact, environment: 'production', breakGlass: { reason } };
  assert.equal(await codeOf(await post('/api/v1/promotions', inProduction, token)), 'break-glass-refused');
  assert.deepEqual(await exceptions(artifact), []);
});

test('a reason that tells nothing is refused', async () => {
  const artifact = await refusedBuild();
  for (const bad of ['', 'urgent', 'a\nb'.repeat(9), 'x'.repeat(1001)]) {
    const answer = await ask(artifact, world.token(breaker()), { breakGlass: { reason: bad } });
    assert.equal(await codeOf(answer), 'request-malformed', JSON.stringify(bad.slice(0, 20)));
  }
});

test('an exception lets nothing pass that came up after it', async () => {
  const artifact = await refusedBuild();
  const answer = await answerOf(await ask(artifact, world.token(breaker())));
  assert.ok(answer.exception);
  const revocations = join(world.platformDir, 'revocations.yaml');
  await writeFile(
    revocations,
    `version: 1\nrevocations:\n  - { kind: artifact, value: "${artifact}", reason: bad, decidedAt: 2026-01-01T00:00:00Z }\n`,
  );
  await server.lookAtPlatform();
  assert.equal((await answerOf(await ask(artifact, apiToken, {}))).exception, undefined);
  await writeFile(revocations, 'version: 1\nrevocations: []\n');
  await server.lookAtPlatform();
  assert.ok((await answerOf(await ask(artifact, apiToken, {}))).exception);
});

test('an exception does not outlive the permission of who gave it', async () => {
  const artifact = await refusedBuild();
  await ask(artifact, world.token(breaker()));
  const file = join(world.platformDir, 'waybill.yaml');
  const before = await readFile(file, 'utf8');
  await writeFile(file, before.replace('{ id: 8, username: mira }', '{ id: 9, username: other }'));
  await server.lookAtPlatform();
  assert.equal((await answerOf(await ask(artifact, apiToken, {}))).exception, undefined);
  await writeFile(file, before);
  await server.lookAtPlatform();
});

test('an exception is ended early by who may give one and by an operator, and stays ended', async () => {
  for (const end of [() => world.token(breaker()), () => apiToken]) {
    const artifact = await refusedBuild();
    const { exception } = await answerOf(await ask(artifact, world.token(breaker())));
    assert.ok(exception);
    const path = `/api/v1/exceptions/${exception.entryId}/end`;
    const because = { reason: 'It was the wrong release after all.' };
    const stranger = await post(path, because, world.token(breaker({ user: other })));
    assert.equal(await codeOf(stranger), 'break-glass-refused');
    const ended = (await (await post(path, because, end())).json()) as ExceptionJson;
    assert.ok(ended.endedAt);
    assert.deepEqual(await (await post(path, because, apiToken)).json(), ended);
    assert.equal((await answerOf(await ask(artifact, apiToken, {}))).exception, undefined);
    assert.equal((await exceptions(artifact))[0]?.endedAt, ended.endedAt);
  }
  const unknown = `/api/v1/exceptions/${digestOf('none')}/end`;
  assert.equal((await post(unknown, { reason: 'It is not there at all.' }, apiToken)).status, 404);
});

test('what is promoted needs no exception, and none is recorded', async () => {
  const job = world.newJob();
  const bytes = Buffer.from('good');
  const client = createServerClient({ url: server.url, token: world.token(job) });
  await client.submitEvidence(world.evidenceOf(job, bytes));
  assert.equal((await client.decide(digestOf(bytes), 'production')).decision.verdict, 'promote');
  assert.deepEqual(await exceptions(digestOf(bytes)), []);
});
