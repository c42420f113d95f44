import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createServerClient, type ServerClient } from '@waybill/api';
import {
  artifactTrace,
  decisionPage,
  evidenceReceipt,
  promotionAnswer,
  serverKeys,
} from '@waybill/api/schemas';
import { digestOf, instantFromMs } from '@waybill/kernel';
import { verifierKeyOf } from '@waybill/ledger';
import { startServer } from './start-server.ts';
import { coded, problemOf } from './testing/expectations.ts';
import { startWorld } from './testing/world.ts';

const world = await startWorld();
const logged: string[] = [];
const server = await startServer({
  ledger: { kind: 'folder', dir: join(world.dir, 'ledger') },
  platformDir: world.platformDir,
  logKey: world.logKey,
  signer: world.signer,
  now: () => instantFromMs(Date.now()),
  port: 0,
  apiTokens: [{ name: 'deploy', sha256: createHash('sha256').update('deploy-token').digest('hex') }],
  projects: ['acme'],
  log: (line) => logged.push(line),
});
after(async () => {
  await server.close();
  await world.close();
});

function client(token?: string, deadlineMs = 5_000): ServerClient {
  return createServerClient({ url: server.url, deadlineMs, ...(token !== undefined && { token }) });
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

async function decisionsOn(digest: string): Promise<ReturnType<typeof decisionPage.parse>['decisions']> {
  const listed = await fetch(`${server.url}/api/v1/decisions?artifact=${digest}`, {
    headers: { authorization: 'Bearer deploy-token' },
  });
  return decisionPage.parse(await listed.json()).decisions;
}

test('an artifact without evidence is not promoted, and nothing is recorded of it', async () => {
  const digest = digestOf('nobody built this');
  const answer = promotionAnswer.parse(await client('deploy-token').decide(digest, 'production'));
  assert.notEqual(answer.decision.verdict, 'promote');
  assert.equal(answer.entryId, undefined);
  assert.deepEqual(await decisionsOn(digest), []);
  assert.equal(await client('deploy-token').trace(digest), undefined);
});

test('a no-verdict is recorded once, however often it is asked for, and again after other evidence', async () => {
  const bytes = Buffer.from('asked again and again');
  const digest = digestOf(bytes);
  const asker = client('deploy-token');
  await asker.submitEvidence(world.evidenceOf(world.newJob(), bytes));
  const first = await asker.decide(digest, 'production');
  assert.equal(first.decision.verdict, 'no-verdict');
  assert.equal(first.cached, false);
  for (let round = 0; round < 3; round++) {
    const again = await asker.decide(digest, 'production');
    assert.deepEqual(again, { ...first, cached: true });
  }
  assert.equal((await decisionsOn(digest)).length, 1);
  await asker.submitEvidence(world.evidenceOf(world.newJob(), bytes));
  assert.notEqual((await asker.decide(digest, 'production')).entryId, first.entryId);
  assert.equal((await decisionsOn(digest)).length, 2);
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

test('a line of another tool between ours neither stops evidence nor counts for it', async () => {
  const job = world.newJob();
  const bytes = Buffer.from('with a foreign line');
  const evidence = world.evidenceOf(job, bytes);
  const provenance = Buffer.concat([
    Buffer.from('{"foreign":"line"}\n'),
    evidence.provenance ?? Buffer.alloc(0),
  ]);
  await client(world.token(job)).submitEvidence({ ...evidence, provenance });
  const { decision } = await client(world.token(job)).decide(digestOf(bytes), 'production');
  assert.equal(decision.verdict, 'promote');
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

test('everybody may read the public keys, and which signer of the platform folder stands for them', async () => {
  const keys = serverKeys.parse(await client().findKeys());
  assert.equal(keys.log.verifierKey, verifierKeyOf(world.logKey));
  assert.deepEqual(keys.signing, {
    publicKey: world.signer.publicKeyPem,
    fingerprint: world.signer.fingerprint,
    signers: ['waybill'],
  });
});

test('the server says what it is and that it lives and is ready', async () => {
  assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  const ready = (await (await fetch(`${server.url}/readyz`)).json()) as Record<string, object>;
  assert.deepEqual(Object.keys(ready), ['status', 'platform']);
  assert.deepEqual(Object.keys(ready['platform'] ?? {}), ['digest', 'since']);
  const page = await (await fetch(server.url)).text();
  assert.match(page, /\/api\/v1\/evidence/);
});

test('the log of requests holds ids and callers and no token', async () => {
  const text = logged.join('\n');
  assert.match(text, /"requestId":/);
  assert.match(text, /"caller":"job \d+"/);
  assert.doesNotMatch(text, /eyJ|deploy-token|Bearer/);
});
