import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { after, test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { startGitlab } from '@waybill/simulator/gitlab';
import { factsFromApi } from './facts-from-api.ts';
import { createGitlabClient, type GitlabClientOptions } from './gitlab-client.ts';

const gitlab = await startGitlab({ objectStorage: true });
after(() => gitlab.close());
const project = gitlab.project({ path: 'acme/app' });
const pipeline = gitlab.pipeline({ project, status: 'success' });
const runner = gitlab.runner({ tags: ['release'], accessLevel: 'ref_protected' });
const job = gitlab.job({ pipeline, name: 'build', status: 'success', runner });
job.artifacts = [{ path: 'out/app.tgz', bytes: Buffer.from('built') }];
const token = gitlab.token();

function client(options: Partial<GitlabClientOptions> = {}) {
  return createGitlabClient({
    url: gitlab.url,
    token: { kind: 'private', value: token.value },
    deadlineMs: 3_000,
    ...options,
  });
}

async function all<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}

function coded(code: string) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof WaybillError, String(error));
    assert.equal(error.code, code);
    assert.ok(!JSON.stringify([error.message, error.found, error.help]).includes(token.value));
    return true;
  };
}

test('the client reads what it needs by id and by path, ids as text', async () => {
  const byPath = await client().getProject('acme/app');
  assert.deepEqual(byPath, await client().getProject(String(project.id)));
  assert.equal(byPath.kind === 'found' && byPath.value.id, String(project.id));
  const found = await client().getJob('acme/app', String(job.id));
  assert.ok(found.kind === 'found');
  assert.equal(found.value.id, String(job.id));
  assert.deepEqual(found.value.runner, { id: String(runner.id), description: runner.description });
  assert.equal(found.value.runnerManager?.systemId, runner.systemId);
  const detail = await client().getRunner(String(runner.id));
  assert.deepEqual(detail.kind === 'found' && detail.value.tags, ['release']);
  const own = await client().getOwnToken();
  assert.deepEqual(own.kind === 'found' && own.value.scopes, ['read_api']);
});

test('the client accepts a bearer and tells a hidden project from an unaccepted token', async () => {
  const narrow = gitlab.token({ projects: [] });
  const bearer = client({ token: { kind: 'bearer', value: narrow.value } });
  assert.deepEqual(await bearer.getProject('acme/app'), { kind: 'not-available', status: 404 });
  const wrong = client({ token: { kind: 'private', value: 'glpat-wrong' } });
  await assert.rejects(wrong.getProject('acme/app'), coded('gitlab-unauthorized'));
});

test('lists follow Link to the end, by offset and by keyset', async () => {
  const big = gitlab.project({ path: 'acme/big', visibility: 'public' });
  const made = gitlab.pipeline({ project: big });
  for (let at = 0; at < 250; at++) gitlab.job({ pipeline: made, name: `job ${at}`, status: 'success' });
  assert.equal((await all(client().listJobs('acme/big'))).length, 250);
  assert.equal((await all(client().listPipelineJobs('acme/big', String(made.id)))).length, 250);
  assert.deepEqual(
    (await all(client().listProtectedBranches('acme/app'))).map(({ name }) => name),
    ['main'],
  );
  assert.ok((await all(client().listProjects())).length >= 2);
});

test('a list that does not end in time is an error, never a shorter list', async () => {
  const long = gitlab.project({ path: 'acme/long', visibility: 'public' });
  const made = gitlab.pipeline({ project: long });
  for (let at = 0; at < 150; at++) gitlab.job({ pipeline: made, name: `job ${at}`, status: 'success' });
  assert.equal((await all(client({ listMs: 10_000 }).listJobs('acme/long'))).length, 150);
  const end = gitlab.fault({ path: /jobs/, kind: 'slow', delayMs: 60 });
  await assert.rejects(all(client({ listMs: 50 }).listJobs('acme/long')), coded('gitlab-unreachable'));
  end();
});

test('a list that the token may not see is an error, never an empty list', async () => {
  await assert.rejects(all(client().listPipelines('no/such')), coded('gitlab-not-available'));
});

test('a moved project is followed to its new place with the token', async () => {
  gitlab.project({ path: 'acme/new', formerPaths: ['acme/old'] });
  const found = await client().getProject('acme/old');
  assert.equal(found.kind === 'found' && found.value.path, 'acme/new');
});

test('an archive on object storage is fetched without handing the token over', async () => {
  const found = await client().fetchJobArchive('acme/app', String(job.id), 1_000_000);
  assert.ok(found.kind === 'found' && found.value.length > 0);
  assert.deepEqual(gitlab.leakedHeaders, []);
  const file = await client().fetchJobArtifact('acme/app', String(job.id), 'out/app.tgz', 100);
  assert.equal(file.kind === 'found' && Buffer.from(file.value).toString(), 'built');
});

test('bodies above their limit are not read', async () => {
  const fetched = client().fetchJobArtifact('acme/app', String(job.id), 'out/app.tgz', 4);
  await assert.rejects(fetched, coded('gitlab-body-too-large'));
  await assert.rejects(client({ maxBodyBytes: 10 }).getProject('acme/app'), coded('gitlab-body-too-large'));
});

test('429 and 502 and cut answers are tried again, as long as the deadline allows', async () => {
  gitlab.fault({ path: '/api/v4/version', kind: 'rate-limit', times: 1 });
  gitlab.fault({ path: '/api/v4/version', kind: 'rate-limit', retryAfterSeconds: 0, times: 1 });
  gitlab.fault({ path: '/api/v4/version', kind: 'bad-gateway', times: 1 });
  gitlab.fault({ path: '/api/v4/version', kind: 'cut', times: 1 });
  const before = gitlab.requests.length;
  const found = await client().getVersion();
  assert.equal(found.kind === 'found' && found.value.version, '19.5.0-ee');
  assert.equal(gitlab.requests.length - before, 5);
});

test('a Retry-After beyond the deadline ends at once', async () => {
  const end = gitlab.fault({ path: '/api/v4/version', kind: 'rate-limit', retryAfterSeconds: 60 });
  const startedAtMs = Date.now();
  await assert.rejects(client().getVersion(), coded('gitlab-rate-limited'));
  assert.ok(Date.now() - startedAtMs < 1_000);
  end();
});

test('a server that hangs, or is not there, ends at the deadline', async () => {
  const end = gitlab.fault({ path: '/api/v4/version', kind: 'hang' });
  const startedAtMs = Date.now();
  await assert.rejects(client({ deadlineMs: 200 }).getVersion(), coded('gitlab-unreachable'));
  assert.ok(Date.now() - startedAtMs < 1_500);
  end();
  const nobody = client({ url: 'http://127.0.0.1:1', deadlineMs: 100 });
  await assert.rejects(nobody.getVersion(), coded('gitlab-unreachable'));
});

test('answers that redirect, page or read elsewhere than GitLab are refused', async () => {
  const answers: { [path: string]: { status: number; headers: { [name: string]: string }; body: string } } = {
    '/api/v4/version': { status: 302, headers: { location: 'http://localhost:9/api/v4/version' }, body: '' },
    '/api/v4/projects/1': { status: 200, headers: {}, body: '<html>sign in</html>' },
    '/api/v4/projects/2': { status: 200, headers: {}, body: '{"id":"2"}' },
    '/api/v4/projects/3': { status: 200, headers: {}, body: '{"id":9007199254740993}' },
    '/api/v4/projects/4/releases?per_page=100': {
      status: 200,
      headers: { link: '<http://evil.example/api/v4/x>; rel="next"' },
      body: '[]',
    },
  };
  const odd = createServer((request, response) => {
    const { status, headers, body } = answers[request.url ?? ''] ?? { status: 500, headers: {}, body: '' };
    response.writeHead(status, headers).end(body);
  });
  odd.listen(0, '127.0.0.1');
  await once(odd, 'listening');
  const { port } = odd.address() as { port: number };
  try {
    const asked = client({ url: `http://127.0.0.1:${port}` });
    await assert.rejects(asked.getVersion(), coded('gitlab-redirect-refused'));
    await assert.rejects(asked.getProject('1'), coded('gitlab-answer-unexpected'));
    await assert.rejects(asked.getProject('2'), coded('gitlab-body-unexpected'));
    await assert.rejects(asked.getProject('3'), coded('gitlab-body-unexpected'));
    await assert.rejects(all(asked.listReleases('4')), coded('gitlab-answer-unexpected'));
    await assert.rejects(asked.getProject('5'), coded('gitlab-answer-unexpected'));
  } finally {
    odd.close();
    odd.closeAllConnections();
  }
});

test('arguments that would change the address are refused before anything is sent', async () => {
  const before = gitlab.requests.length;
  for (const name of ['../admin', 'a/../../users', 'a b/c', '', 'x', 'a/..']) {
    await assert.rejects(async () => client().getProject(name), coded('gitlab-argument-malformed'), name);
  }
  await assert.rejects(
    async () => client().getJob('acme/app', '1/trace'),
    coded('gitlab-argument-malformed'),
  );
  for (const path of ['../x', 'a//b', '/etc/passwd', '.']) {
    const fetched = async () => client().fetchJobArtifact('acme/app', '1', path, 10);
    await assert.rejects(fetched, coded('gitlab-argument-malformed'), path);
  }
  assert.equal(gitlab.requests.length, before);
  assert.throws(
    () => client({ url: 'https://user:secret@gitlab.example.com' }),
    coded('gitlab-address-malformed'),
  );
});

test('factsFromApi() gives facts of assurance api and follows the protected refs', async () => {
  const looked = await Promise.all([
    client().getJob('acme/app', String(job.id)),
    client().getPipeline('acme/app', String(pipeline.id)),
    client().getProject('acme/app'),
  ]);
  const [one, two, three] = looked;
  assert.ok(one.kind === 'found' && two.kind === 'found' && three.kind === 'found');
  const records = { job: one.value, pipeline: two.value, project: three.value };
  const values = (protectedRefs: readonly { name: string }[]) =>
    new Map(factsFromApi({ ...records, protectedRefs }).map(({ name, value }) => [name, value]));
  const facts = values([{ name: 'release/*' }, { name: 'main' }]);
  assert.equal(facts.get('source.ref'), 'refs/heads/main');
  assert.equal(facts.get('source.ref-protected'), true);
  assert.equal(facts.get('runner.id'), String(runner.id));
  assert.equal(facts.get('source.repository'), `${gitlab.url}/acme/app`);
  assert.equal(values([{ name: 'mai' }]).get('source.ref-protected'), false);
  assert.ok(factsFromApi(records).every(({ assurance, source }) => assurance === 'api' && source === 'api'));
  assert.equal(
    factsFromApi(records).some(({ name }) => name === 'source.ref-protected'),
    false,
  );
  const foreign = { ...records, pipeline: { ...two.value, id: '1' } };
  assert.equal(
    factsFromApi(foreign).some(({ name }) => name === 'pipeline.source'),
    false,
  );
});
