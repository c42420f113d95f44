import assert from 'node:assert/strict';
import { verify, createPublicKey, type JsonWebKey } from 'node:crypto';
import { after, test } from 'node:test';
import { startGitlab } from './start-gitlab.ts';

const gitlab = await startGitlab();
after(() => gitlab.close());
const project = gitlab.project({ path: 'acme/app' });
const token = gitlab.token({ projects: [project] });
const api = `${gitlab.url}/api/v4`;

async function get(path: string, headers: { [name: string]: string } = { 'private-token': token.value }) {
  return fetch(`${api}${path}`, { headers, redirect: 'manual' });
}

function part(jwt: string, index: number): { [name: string]: unknown } {
  return JSON.parse(Buffer.from(jwt.split('.')[index] ?? '', 'base64url').toString()) as {
    [name: string]: unknown;
  };
}

test('a project is found by its number and by its encoded path, not by a bare slash', async () => {
  assert.equal((await get(`/projects/${project.id}`)).status, 200);
  assert.equal((await get('/projects/acme%2Fapp')).status, 200);
  assert.equal((await get('/projects/acme/app')).status, 404);
});

test('a private project is 404 for whoever may not see it', async () => {
  const hidden = gitlab.project({ path: 'other/secret' });
  const answer = await get(`/projects/${hidden.id}`);
  assert.equal(answer.status, 404);
  assert.deepEqual(await answer.json(), { message: '404 Project Not Found' });
  assert.equal((await get('/projects/acme%2Fapp', {})).status, 404);
});

test('a moved project redirects to its number with what follows', async () => {
  const moved = gitlab.project({ path: 'acme/new', formerPaths: ['acme/old'], visibility: 'public' });
  const answer = await get('/projects/acme%2Fold/pipelines?ref=main');
  assert.equal(answer.status, 301);
  assert.equal(answer.headers.get('location'), `${api}/projects/${moved.id}/pipelines?ref=main`);
});

test('an unknown, revoked, expired or narrow token is refused in its own way', async () => {
  assert.equal((await get('/version', { 'private-token': 'glpat-nobody' })).status, 401);
  const revoked = gitlab.token({ revoked: true });
  assert.equal((await get('/version', { 'private-token': revoked.value })).status, 401);
  const expired = gitlab.token({ expiresOn: '2020-01-01' });
  assert.equal((await get('/version', { 'private-token': expired.value })).status, 401);
  const narrow = gitlab.token({ scopes: ['read_user'] });
  assert.equal((await get('/version', { authorization: `Bearer ${narrow.value}` })).status, 403);
  assert.equal((await get('/personal_access_tokens/self', { 'private-token': narrow.value })).status, 200);
});

test('pages by offset carry the documented headers and lose totals above 10,000 records', async () => {
  const big = gitlab.project({ path: 'acme/big', visibility: 'public' });
  for (let made = 0; made < 45; made++) gitlab.pipeline({ project: big });
  const second = await get(`/projects/${big.id}/pipelines?page=2`);
  assert.equal(second.headers.get('x-total'), '45');
  assert.equal(second.headers.get('x-next-page'), '3');
  assert.match(second.headers.get('link') ?? '', /page=3[^>]*>; rel="next".*rel="last"/);
  const body = (await second.json()) as { id: number }[];
  assert.equal(body.length, 20);
  assert.ok((body[0]?.id ?? 0) > 2 ** 32, 'ids pass 32 bits');
  for (let made = 45; made < 10_001; made++) gitlab.pipeline({ project: big });
  const first = await get(`/projects/${big.id}/pipelines?per_page=100`);
  assert.equal(first.headers.get('x-total'), null);
  assert.doesNotMatch(first.headers.get('link') ?? '', /rel="last"/);
});

test('pages by keyset end without a Link, and are refused where GitLab has none', async () => {
  const jobs = gitlab.project({ path: 'acme/jobs', visibility: 'public' });
  const pipeline = gitlab.pipeline({ project: jobs });
  for (let made = 0; made < 3; made++) gitlab.job({ pipeline, name: `job ${made}`, status: 'success' });
  let next: string | undefined = `/projects/${jobs.id}/jobs?pagination=keyset&order_by=id&per_page=2`;
  const names: string[] = [];
  while (next !== undefined) {
    const answer: Response = await get(next);
    names.push(...((await answer.json()) as { name: string }[]).map(({ name }) => name));
    next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]?.slice(api.length);
  }
  assert.deepEqual(names, ['job 2', 'job 1', 'job 0']);
  assert.equal((await get(`/projects/${jobs.id}/pipelines?pagination=keyset`)).status, 405);
});

test('lists hide children and retried jobs unless asked', async () => {
  const family = gitlab.project({ path: 'acme/family', visibility: 'public' });
  const parent = gitlab.pipeline({ project: family });
  gitlab.pipeline({ project: family, source: 'parent_pipeline' });
  gitlab.job({ pipeline: parent, name: 'flaky', status: 'failed' }).retried = true;
  gitlab.job({ pipeline: parent, name: 'flaky', status: 'success' });
  const count = async (path: string) => ((await (await get(path)).json()) as unknown[]).length;
  assert.equal(await count(`/projects/${family.id}/pipelines`), 1);
  assert.equal(await count(`/projects/${family.id}/pipelines?source=parent_pipeline`), 1);
  assert.equal(await count(`/projects/${family.id}/pipelines/${parent.id}/jobs`), 1);
  assert.equal(await count(`/projects/${family.id}/pipelines/${parent.id}/jobs?include_retried=true`), 2);
  assert.equal((await get('/projects/acme%2Fbig/pipelines/latest?ref=nowhere')).status, 403);
});

test('a runner has tags only in its detail and ages by the clock', async () => {
  let nowMs = Date.parse('2026-01-01T00:00:00Z');
  const clocked = await startGitlab({ now: () => nowMs });
  try {
    const admin = clocked.token({ admin: true });
    const runner = clocked.runner({ tags: ['protected'], accessLevel: 'ref_protected' });
    const read = async (path: string) => {
      const answer = await fetch(`${clocked.url}/api/v4${path}`, {
        headers: { 'private-token': admin.value },
      });
      return (await answer.json()) as { [name: string]: unknown };
    };
    const [row] = (await read('/runners/all')) as unknown as { [name: string]: unknown }[];
    assert.equal('tag_list' in (row ?? {}), false);
    const detail = await read(`/runners/${runner.id}`);
    assert.deepEqual(detail['tag_list'], ['protected']);
    assert.equal(detail['version'], null);
    assert.equal(detail['status'], 'online');
    nowMs += 8 * 86_400_000;
    assert.equal((await read(`/runners/${runner.id}`))['status'], 'stale');
    assert.equal((await read('/runners/all?status=offline'))['length'], 1);
  } finally {
    await clocked.close();
  }
});

test('an ID token has the documented claims, types and quirks and verifies by the published keys', async () => {
  const pipeline = gitlab.pipeline({ project });
  const runner = gitlab.runner({ id: 5_000_000_123 });
  const job = gitlab.job({ pipeline, name: 'build', status: 'running', runner, timeoutSeconds: 900 });
  const jwt = gitlab.idToken(job, { aud: ['waybill:one', 'sigstore'] });
  const claims = part(jwt, 1);
  assert.equal(claims['project_id'], String(project.id));
  assert.equal(claims['runner_id'], 5_000_000_123);
  assert.equal(claims['ref_protected'], 'true');
  assert.equal(claims['ref'], 'main');
  assert.equal(claims['ref_path'], 'refs/heads/main');
  assert.equal(
    claims['ci_config_ref_uri'],
    `${new URL(gitlab.url).host}/acme/app//.gitlab-ci.yml@refs/heads/main`,
  );
  assert.equal(Number(claims['iat']) - Number(claims['nbf']), 5);
  assert.equal(Number(claims['exp']) - Number(claims['iat']), 900);
  assert.deepEqual(claims['aud'], ['waybill:one', 'sigstore']);
  assert.equal('environment' in claims, false);

  const found = (await (await fetch(`${gitlab.url}/.well-known/openid-configuration`)).json()) as {
    jwks_uri: string;
  };
  const { keys } = (await (await fetch(found.jwks_uri)).json()) as { keys: (JsonWebKey & { kid: string })[] };
  const jwk = keys.find(({ kid }) => kid === part(jwt, 0)['kid']);
  assert.ok(jwk);
  const [head, body, signature = ''] = jwt.split('.');
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  assert.ok(verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url')));
});

test('in the merge request of a fork project_* is the fork and job_project_* where the job runs', () => {
  const fork = gitlab.project({ path: 'mallory/app' });
  const pipeline = gitlab.pipeline({
    project,
    fork,
    ref: 'refs/merge-requests/3/head',
    source: 'merge_request_event',
  });
  const claims = part(gitlab.idToken(gitlab.job({ pipeline, name: 'build' }), { aud: 'waybill:one' }), 1);
  assert.equal(claims['project_path'], 'mallory/app');
  assert.equal(claims['job_project_path'], 'acme/app');
  assert.equal(claims['ref_protected'], 'false');
});

test('limits answer 429 in plain text, with headers or without', async () => {
  for (const headers of [true, false]) {
    const limited = await startGitlab({ rateLimit: { requests: 1, windowSeconds: 60, headers } });
    try {
      await fetch(`${limited.url}/api/v4/projects`);
      const answer = await fetch(`${limited.url}/api/v4/projects`);
      assert.equal(answer.status, 429);
      assert.equal(await answer.text(), 'Retry later\n');
      assert.equal(answer.headers.has('retry-after'), headers);
      assert.equal(answer.headers.has('ratelimit-reset'), headers);
    } finally {
      await limited.close();
    }
  }
});

test('faults are slow, cut, hang or answer 502, as often as told', async () => {
  gitlab.fault({ path: '/api/v4/version', kind: 'bad-gateway', times: 1 });
  gitlab.fault({ path: '/api/v4/version', kind: 'cut', times: 1 });
  gitlab.fault({ path: '/api/v4/version', kind: 'hang', times: 1 });
  assert.equal((await get('/version')).status, 502);
  await assert.rejects(async () => (await get('/version')).text());
  await assert.rejects(
    fetch(`${api}/version`, { headers: { 'private-token': token.value }, signal: AbortSignal.timeout(100) }),
  );
  assert.equal((await get('/version')).status, 200);
});

test('an instance under a relative path answers only there', async () => {
  const nested = await startGitlab({ relativePath: '/git/lab' });
  try {
    assert.equal((await fetch(`${nested.url}/.well-known/openid-configuration`)).status, 200);
    const { origin } = new URL(nested.url);
    assert.equal((await fetch(`${origin}/.well-known/openid-configuration`)).status, 404);
  } finally {
    await nested.close();
  }
});
