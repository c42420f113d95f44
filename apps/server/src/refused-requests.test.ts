import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { createServerClient } from '@waybill/api';
import { digestOf, instantFromMs } from '@waybill/kernel';
import { startServer } from './start-server.ts';
import { problemOf } from './testing/expectations.ts';
import { startWorld } from './testing/world.ts';

const world = await startWorld();
const logged: string[] = [];
const server = await startServer({
  ledger: { kind: 'memory' },
  platformDir: world.platformDir,
  logKey: world.logKey,
  now: () => instantFromMs(Date.now()),
  port: 0,
  apiTokens: [{ name: 'deploy', sha256: createHash('sha256').update('deploy-token').digest('hex') }],
  bodyDeadlineMs: 500,
  maxInFlight: 2,
  log: (line) => logged.push(line),
});
after(async () => {
  await server.close();
  await world.close();
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
          made.append('provenance', new Blob(['']), 'p');
        }),
      ),
      400,
      'submission-malformed',
    ],
    [
      post(
        form((made) => {
          made.append('artifact', artifact);
          made.append('provenance', new Blob(['{"not":"a bundle"}\n'.repeat(101)]), 'p');
        }),
      ),
      413,
      'submission-too-large',
    ],
    [
      post(
        form((made) => {
          made.append('artifact', artifact);
          made.append('provenance', new Blob(['{"not":"a bundle"}\n'.repeat(100)]), 'p');
        }),
      ),
      422,
      'evidence-unreadable',
    ],
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

test('a sender who goes away in the middle leaves no place taken and no bug behind', async () => {
  const { hostname, port } = new URL(server.url);
  for (let round = 0; round < 4; round++) {
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /api/v1/evidence HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer deploy-token\r\n` +
        'content-type: multipart/form-data; boundary=a\r\ncontent-length: 100\r\n\r\n--a',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  const codes = logged.map((line) => (JSON.parse(line) as { code?: string }).code);
  assert.equal(codes.filter((code) => code === 'body-incomplete').length, 4);
  assert.ok(!logged.some((line) => line.includes('"level":50')));
  assert.equal((await post('--a', { 'content-type': 'multipart/form-data; boundary=a' })).status, 400);
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
  const receipt = await createServerClient({ url: server.url, token: world.token(job) }).submitEvidence(
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
    [ask(' '.repeat(9_000)), 400, 'json-too-large'],
    [
      ask(`{"artifact":"${artifact}","artifact":"${artifact}","environment":"production"}`),
      400,
      'json-duplicate-key',
    ],
    [ask(JSON.stringify({ artifact, enviroment: 'production' })), 400, 'request-malformed'],
    [ask(JSON.stringify({ artifact: 'sha256:1', environment: 'production' })), 400, 'request-malformed'],
    [ask(JSON.stringify({ artifact, environment: 'prod\u0000' })), 400, 'request-malformed'],
    [ask(JSON.stringify({ artifact, environment: 'nowhere' })), 422, 'environment-unknown'],
  ];
  for (const [asked, status, code] of cases) {
    const answer = await asked;
    assert.equal((await problemOf(answer)).code, code);
    assert.equal(answer.status, status, code);
  }
});

test('a page of decisions after nothing that exists is a coded error or an end', async () => {
  for (const after of ['x', '-1', '99999999999999999999', "1' or 1=1"]) {
    const answer = await fetch(`${server.url}/api/v1/decisions?after=${encodeURIComponent(after)}`, {
      headers: { authorization: 'Bearer deploy-token' },
    });
    assert.ok([200, 400].includes(answer.status), `${after}: ${answer.status}`);
  }
});

test('text of a request that the database could not take is refused before it gets there', async () => {
  const authorization = 'Bearer deploy-token';
  const cases: readonly (readonly [string, string])[] = [
    ['/api/v1/decisions?environment=%00', 'request-malformed'],
    ['/api/v1/decisions?environment=a%0ab', 'request-malformed'],
    [`/api/v1/decisions?environment=${'a'.repeat(101)}`, 'request-malformed'],
    ['/api/v1/decisions?environment=', 'request-malformed'],
    ['/api/v1/decisions?after=%00', 'cursor-malformed'],
    ['/api/v1/decisions?artifact=%00', 'digest-malformed'],
    ['/api/v1/artifacts/%00', 'digest-malformed'],
    ['/api/v1/documents/sha256:%00', 'digest-malformed'],
  ];
  for (const [path, code] of cases) {
    const answer = await fetch(`${server.url}${path}`, { headers: { authorization } });
    assert.equal(answer.status, 400, path);
    assert.equal((await problemOf(answer)).code, code, path);
  }
  const token = world.token(world.newJob(), { claims: { jti: 'a\u0000' } });
  const answer = await fetch(`${server.url}/api/v1/decisions`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal((await problemOf(answer)).code, 'id-token-malformed');
});

test('promotions and traces above those that fit at one time are 429, and the server lives meanwhile', async () => {
  const job = world.newJob();
  const bytes = Buffer.from('asked by many');
  const digest = digestOf(bytes);
  await createServerClient({ url: server.url, token: world.token(job) }).submitEvidence(
    world.evidenceOf(job, bytes),
  );
  const headers = { authorization: 'Bearer deploy-token', 'content-type': 'application/json' };
  const body = JSON.stringify({ artifact: digest, environment: 'production' });
  const crowd = 40;
  for (const ask of [
    () => fetch(`${server.url}/api/v1/promotions`, { method: 'POST', headers, body }),
    () => fetch(`${server.url}/api/v1/artifacts/${digest}`, { headers }),
  ]) {
    const asked = Array.from({ length: crowd }, ask);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    const answers = await Promise.all(asked);
    const busy = answers.filter(({ status }) => status === 429);
    assert.ok(busy.length > 0 && busy.length < crowd, `${busy.length} of ${crowd}`);
    for (const answer of answers) {
      if (answer.status === 200) continue;
      assert.ok(Number(answer.headers.get('retry-after')) > 0);
      assert.equal((await problemOf(answer)).code, 'server-busy');
    }
    assert.equal((await ask()).status, 200);
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
