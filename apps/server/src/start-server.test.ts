import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import {
  createServerClient,
  type EvidenceReceipt,
  type ProblemDocument,
  type ServerClient,
} from '@waybill/api';
import {
  artifactTrace,
  decisionPage,
  evidenceReceipt,
  problemDocument,
  promotionAnswer,
} from '@waybill/api/schemas';
import { digestOf, instantFromMs, WaybillError } from '@waybill/kernel';
import { startServer } from './start-server.ts';
import { startWorld } from './testing/world.ts';

const world = await startWorld();
const logged: string[] = [];
const server = await startServer({
  ledger: { kind: 'folder', dir: join(world.dir, 'ledger') },
  platformDir: world.platformDir,
  logKey: world.logKey,
  now: () => instantFromMs(Date.now()),
  port: 0,
  apiTokens: [{ name: 'deploy', sha256: createHash('sha256').update('deploy-token').digest('hex') }],
  projects: ['acme'],
  bodyDeadlineMs: 500,
  maxInFlight: 2,
  log: (line) => logged.push(line),
});
after(async () => {
  await server.close();
  await world.close();
});

function client(token?: string, deadlineMs = 5_000): ServerClient {
  return createServerClient({ url: server.url, deadlineMs, ...(token !== undefined && { token }) });
}

async function problemOf(answer: Response): Promise<ProblemDocument> {
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  const problem = problemDocument.parse(await answer.json());
  assert.equal(problem.status, answer.status);
  assert.equal(problem.instance, answer.headers.get('x-request-id'));
  return problem;
}

function coded(code: string) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof WaybillError, String(error));
    assert.equal(error.code, code);
    return true;
  };
}

test('evidence of a good build is accepted, promoted, traced and kept byte for byte', async () => {
  const job = world.newJob();
  const bytes = Buffer.from('the packed release');
  const digest = digestOf(bytes);
  const evidence = world.evidenceOf(job, bytes);
  const inJob = client(world.token(job));

  const receipt = evidenceReceipt.parse(await inJob.submitEvidence(evidence));
  assert.equal(receipt.repeated, false);
  assert.match(receipt.leafHash, /^[0-9a-f]{64}$/);
  assert.deepEqual(
    receipt.results.filter(({ outcome }) => outcome !== 'pass'),
    [],
  );
  const again = await inJob.submitEvidence(evidence);
  assert.equal(again.repeated, true);
  assert.equal(again.entryId, receipt.entryId);

  const { decision, cached, entryId } = promotionAnswer.parse(await inJob.decide(digest, 'production'));
  assert.deepEqual(
    decision.results.filter(({ outcome }) => outcome === 'fail' || outcome === 'not-evaluable'),
    [],
  );
  assert.equal(decision.verdict, 'promote');
  assert.equal(cached, false);
  assert.ok(decision.validUntil !== undefined);
  const repeated = await client('deploy-token').decide(digest, 'production');
  assert.equal(repeated.cached, true);
  assert.equal(repeated.entryId, entryId);

  const trace = artifactTrace.parse(await client('deploy-token').trace(digest));
  assert.equal(trace.answers.length, 8);
  assert.equal(trace.evidence[0]?.entryId, receipt.entryId);
  assert.deepEqual(trace.evidence[0]?.submitter.kind, 'job');
  assert.equal(trace.decisions[0]?.decision.verdict, 'promote');
  for (const { digest: document, role } of trace.evidence[0]?.documents ?? []) {
    const kept = await client('deploy-token').findDocument(document);
    assert.deepEqual(kept && Buffer.from(kept), Buffer.from(evidence[role as 'sbom'] ?? ''));
  }
});

test('the log holds the accepted entry behind a signed checkpoint', async () => {
  const job = world.newJob();
  await client(world.token(job)).submitEvidence(world.evidenceOf(job, Buffer.from('for the log')));
  let size = 0;
  for (let round = 0; round < 40 && size === 0; round++) {
    const answer = await fetch(`${server.url}/checkpoint`);
    const [origin, count] = (await answer.text()).split('\n');
    if (answer.status === 200 && origin === 'waybill.test') size = Number(count);
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(size > 0);
  const tile = await fetch(`${server.url}/tile/0/000.p/${size}`);
  assert.equal((await tile.arrayBuffer()).byteLength, 32 * size);
});

test('an artifact without evidence is not promoted, and that is on record', async () => {
  const digest = digestOf('nobody built this');
  const { decision } = await client('deploy-token').decide(digest, 'production');
  assert.notEqual(decision.verdict, 'promote');
  const listed = await fetch(`${server.url}/api/v1/decisions?artifact=${digest}`, {
    headers: { authorization: 'Bearer deploy-token' },
  });
  const page = decisionPage.parse(await listed.json());
  assert.equal(page.decisions[0]?.decision.verdict, decision.verdict);
});

test('worse evidence by another job does not spoil an artifact', async () => {
  const bytes = Buffer.from('spoil me');
  const good = world.newJob();
  await client(world.token(good)).submitEvidence(world.evidenceOf(good, bytes));
  const other = world.newJob({ ref: 'feature' });
  const { signature: _, ...worse } = world.evidenceOf(other, bytes);
  await client(world.token(other)).submitEvidence(worse);
  assert.equal(
    (await client('deploy-token').decide(digestOf(bytes), 'production')).decision.verdict,
    'promote',
  );
});

test('evidence handed in by an API token stays claimed and gets no promotion where the token is asked', async () => {
  const bytes = Buffer.from('handed in by hand');
  const receipt = await client('deploy-token').submitEvidence(world.evidenceOf(world.newJob(), bytes));
  assert.equal(receipt.repeated, false);
  assert.equal(
    (await client('deploy-token').decide(digestOf(bytes), 'production')).decision.verdict,
    'no-verdict',
  );
});

const forgeries: readonly (readonly [string, Parameters<typeof world.token>[1], string])[] = [
  ['alg none', { signature: 'none' }, 'id-token-signature'],
  ['HS256 by the public key', { signature: 'HS256-with-public-key' }, 'id-token-signature'],
  ['a key of nobody', { signature: 'foreign-key-same-kid' }, 'id-token-signature'],
  ['another audience', { aud: 'sigstore' }, 'id-token-audience'],
  ['another issuer', { claims: { iss: 'https://gitlab.evil.example' } }, 'id-token-issuer'],
  ['an end in the past', { issuedAtMs: Date.now() - 7_200_000 }, 'id-token-expired'],
];
for (const [what, options, code] of forgeries) {
  test(`evidence under a token with ${what} is not accepted`, async () => {
    const job = world.newJob();
    const submitted = client(world.token(job, options)).submitEvidence(
      world.evidenceOf(job, Buffer.from(what)),
    );
    await assert.rejects(submitted, coded(code));
    assert.equal(await client('deploy-token').trace(digestOf(what)), undefined);
  });
}

test('a token whose jti another job has used is refused with 409, its own job may repeat', async () => {
  const job = world.newJob();
  const jti = { claims: { jti: 'stolen' } };
  const evidence = world.evidenceOf(job, Buffer.from('jti'));
  await client(world.token(job, jti)).submitEvidence(evidence);
  await client(world.token(job, jti)).submitEvidence(evidence);
  const thief = client(world.token(world.newJob(), jti)).submitEvidence(evidence);
  await assert.rejects(thief, coded('token-bound-to-another-job'));
});

test('a project that is not admitted, and whoever shows nothing, get nothing', async () => {
  const outside = world.newJob({ project: world.gitlab.project({ path: 'acme-evil/app' }) });
  const refused = client(world.token(outside)).submitEvidence(world.evidenceOf(outside, Buffer.from('x')));
  await assert.rejects(refused, coded('project-not-admitted'));
  for (const [path, init] of [
    ['/api/v1/evidence', { method: 'POST' }],
    ['/api/v1/promotions', { method: 'POST' }],
    ['/api/v1/decisions', {}],
    [`/api/v1/artifacts/${digestOf('x')}`, {}],
    [`/api/v1/documents/${digestOf('x')}`, {}],
  ] as const) {
    const answer = await fetch(`${server.url}${path}`, init);
    assert.equal(answer.status, 401, path);
    assert.equal((await problemOf(answer)).code, 'credentials-missing');
    const unknown = await fetch(`${server.url}${path}`, {
      ...init,
      headers: { authorization: 'Bearer nobody' },
    });
    assert.equal((await problemOf(unknown)).code, 'api-token-unknown');
  }
});

function post(
  body: string | Uint8Array | FormData,
  headers: { [name: string]: string } = {},
): Promise<Response> {
  return fetch(`${server.url}/api/v1/evidence`, {
    method: 'POST',
    body: body as string,
    headers: { authorization: 'Bearer deploy-token', ...headers },
  });
}

test('bodies that are no form, too large or without a needed part are refused in their own way', async () => {
  const form = (fill: (form: FormData) => void): FormData => {
    const made = new FormData();
    fill(made);
    return made;
  };
  const artifact = `${digestOf('x')} x`;
  const cases: readonly (readonly [Promise<Response>, number, string])[] = [
    [post('{}', { 'content-type': 'application/json' }), 415, 'media-type-unsupported'],
    [post('--a', { 'content-type': 'multipart/form-data; boundary=a' }), 400, 'form-malformed'],
    [post(form((made) => made.append('artifact', artifact))), 400, 'submission-malformed'],
    [post(form((made) => made.append('sbom', new Blob(['{}']), 's'))), 400, 'submission-malformed'],
    [post(form((made) => made.append('artifact', 'sha256:12'))), 400, 'submission-malformed'],
    [post(form((made) => made.append('surprise', 'x'))), 400, 'form-malformed'],
    [
      post(
        form((made) => {
          made.append('artifact', artifact);
          made.append('sbom', new Blob(['{"bomFormat":']), 's');
        }),
      ),
      422,
      'evidence-unreadable',
    ],
  ];
  for (const [asked, status, code] of cases) {
    const answer = await asked;
    assert.equal((await problemOf(answer)).code, code);
    assert.equal(answer.status, status);
  }
});

/** Sends raw bytes and gives what came back before the server closed. */
function raw(head: string, chunks: () => Iterable<Uint8Array | string>, everyMs = 0): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${head}\r\nhost: ${hostname}\r\nauthorization: Bearer deploy-token\r\n\r\n`);
      const source = chunks()[Symbol.iterator]();
      const next = (): void => {
        const { value, done } = source.next();
        if (done === true || socket.destroyed || answer !== '') return;
        if (everyMs > 0) setTimeout(() => socket.write(value, next), everyMs);
        else socket.write(value, next);
      };
      next();
    });
    socket.on('data', (data) => (answer += data.toString('latin1')));
    socket.on('close', () => resolve(answer));
    // A reset is how a server ends an upload that it does not want.
    socket.on('error', () => (answer === '' ? reject(new Error('no answer')) : resolve(answer)));
  });
}

test('an oversized body is answered with 413 before it is read, declared or not', async () => {
  const declared = await raw(
    'POST /api/v1/evidence HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=a\r\ncontent-length: 99999999999',
    () => [],
  );
  assert.match(declared, /^HTTP\/1\.1 413 /);
  function* endless(): Generator<string> {
    const part = '--a\r\nContent-Disposition: form-data; name="signature"\r\n\r\n';
    yield `${part.length.toString(16)}\r\n${part}\r\n`;
    const block = 'x'.repeat(65_536);
    for (let sent = 0; sent < 200; sent++) yield `10000\r\n${block}\r\n`;
  }
  const streamed = await raw(
    'POST /api/v1/evidence HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=a\r\ntransfer-encoding: chunked',
    endless,
  );
  assert.match(streamed, /^HTTP\/1\.1 413 /);
  assert.match(streamed, /submission-too-large/);
});

test('a body that drips is answered with 408 at the deadline', async () => {
  function* drip(): Generator<string> {
    for (;;) yield '1\r\n-\r\n';
  }
  const startedAtMs = Date.now();
  const answer = await raw(
    'POST /api/v1/evidence HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=-------\r\ntransfer-encoding: chunked',
    drip,
    100,
  );
  assert.match(answer, /^HTTP\/1\.1 4(?:08|00) /);
  assert.ok(Date.now() - startedAtMs < 3_000);
});

test('above the submissions that fit at one time the answer is 429 with Retry-After', async () => {
  const head =
    'POST /api/v1/evidence HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=a\r\ncontent-length: 100';
  const held = [raw(head, () => []), raw(head, () => [])];
  await new Promise((resolve) => setTimeout(resolve, 150));
  const answer = await post('--a', { 'content-type': 'multipart/form-data; boundary=a' });
  assert.equal(answer.status, 429);
  assert.ok(Number(answer.headers.get('retry-after')) > 0);
  assert.equal((await problemOf(answer)).code, 'server-busy');
  for (const slow of await Promise.all(held)) assert.match(slow, /^HTTP\/1\.1 408 /);
  // The client waits as it is told, and gets through.
  const job = world.newJob();
  const receipt: EvidenceReceipt = await client(world.token(job)).submitEvidence(
    world.evidenceOf(job, Buffer.from('busy')),
  );
  assert.equal(receipt.repeated, false);
});

test('a promotion that is no JSON, has a typo or names no environment is refused in its own way', async () => {
  const ask = (body: string, type = 'application/json') =>
    fetch(`${server.url}/api/v1/promotions`, {
      method: 'POST',
      body,
      headers: { authorization: 'Bearer deploy-token', 'content-type': type },
    });
  const artifact = digestOf('x');
  const cases: readonly (readonly [Promise<Response>, number, string])[] = [
    [ask('{}', 'text/plain'), 415, 'media-type-unsupported'],
    [ask('{'), 400, 'json-malformed'],
    [ask(' '.repeat(5_000)), 400, 'json-too-large'],
    [
      ask(`{"artifact":"${artifact}","artifact":"${artifact}","environment":"production"}`),
      400,
      'json-duplicate-key',
    ],
    [ask(JSON.stringify({ artifact, enviroment: 'production' })), 400, 'request-malformed'],
    [ask(JSON.stringify({ artifact: 'sha256:1', environment: 'production' })), 400, 'request-malformed'],
    [ask(JSON.stringify({ artifact, environment: 'nowhere' })), 422, 'environment-unknown'],
  ];
  for (const [asked, status, code] of cases) {
    const answer = await asked;
    assert.equal((await problemOf(answer)).code, code);
    assert.equal(answer.status, status, code);
  }
});

test('paths that climb, spell a tile otherwise or name nothing are 404 or 400, never a file', async () => {
  for (const path of [
    '/tile/../../../etc/passwd',
    '/tile/%2e%2e/%2e%2e/etc/passwd',
    '/tile/0/..%2f..%2fetc',
    '/tile/0/0',
    '/tile/9/x999/999',
    '/tile/63/x999/x999/x999/x999/999',
    '/tile/entries/x999/x999/x999/x999/999',
    '/nowhere',
  ]) {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nconnection: close`, () => []);
    assert.match(answer, /^HTTP\/1\.1 404 /, path);
    assert.doesNotMatch(answer, /root:/);
  }
  const answer = await fetch(`${server.url}/api/v1/documents/..%2f..%2fetc%2fpasswd`, {
    headers: { authorization: 'Bearer deploy-token' },
  });
  assert.equal((await problemOf(answer)).code, 'digest-malformed');
});

test('the server says what it is and that it lives and is ready', async () => {
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  assert.deepEqual(await (await fetch(`${server.url}/readyz`)).json(), { status: 'ready' });
  const page = await (await fetch(server.url)).text();
  assert.match(page, /\/api\/v1\/evidence/);
});

test('the log of requests holds ids and callers and no token', async () => {
  const text = logged.join('\n');
  assert.match(text, /"requestId":/);
  assert.match(text, /"caller":"job \d+"/);
  assert.doesNotMatch(text, /eyJ|deploy-token|Bearer/);
});
