import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { createServerClient } from '@waybill/api';
import { newSigningKey } from '@waybill/integrations/key-management';
import { digestOf, hexOf } from '@waybill/kernel';
import { platformSignerOf } from '../signing/platform-signer.ts';
import { coded, problemOf } from '../testing/expectations.ts';
import {
  internalOf,
  provenanceOf,
  requestFor,
  startAskingWorld,
  verifiedStatement,
  type Asking,
} from './testing/asking-world.ts';

const world = await startAskingWorld({
  apiTokens: [{ name: 'deploy', sha256: createHash('sha256').update('deploy-token').digest('hex') }],
});
after(() => world.close());
const { gitlab, signer } = world;

test('a running job gets provenance and signature of the platform, and with them promotion', async () => {
  const job = world.newJob();
  const answer = await world.ask(job, 'release');
  const statement = verifiedStatement(answer.provenance, signer.publicKeyPem);
  const subject = [{ name: 'app.tgz', digest: { sha256: hexOf(digestOf('release')) } }];
  assert.deepEqual(statement['subject'], subject);
  const signature = verifiedStatement(answer.signature, signer.publicKeyPem);
  assert.equal(signature['predicateType'], 'https://sigstore.dev/cosign/sign/v1');
  assert.deepEqual(signature['subject'], subject);
  assert.deepEqual(answer.subjects, [{ digest: digestOf('release'), check: 'submitted' }]);
  assert.deepEqual(answer.results, []);
  assert.deepEqual(await world.promote(job, 'release', answer), { verdict: 'promote', failed: [] });
});

test('the statement binds project, ref, protection, pipeline, job and runner, each with who vouches for it', async () => {
  const job = world.newJob();
  const answer = await world.ask(job, 'bound');
  const { values, vouched = {}, builderId } = provenanceOf(answer);
  const { sha } = world.pipelineOf(job);
  const expected = {
    'source.project-id': [String(world.project.id), 'api'],
    'source.commit': [sha, 'api'],
    'source.ref': ['refs/heads/main', 'api'],
    'source.ref-protected': [true, 'api'],
    'source.from-fork': [false, 'token'],
    'pipeline.id': [String(job.pipelineId), 'api'],
    'pipeline.source': ['push', 'api'],
    'job.id': [String(job.id), 'api'],
    'job.name': ['release', 'api'],
    'runner.id': [String(world.runner.id), 'api'],
    'runner.environment': ['self-hosted', 'token'],
    'runner.tier': ['protected', 'api'],
  } as const;
  for (const [name, [value, assurance]] of Object.entries(expected)) {
    assert.equal(values[name as keyof typeof expected], value, name);
    assert.equal(vouched[name as keyof typeof expected], assurance, name);
  }
  assert.equal(builderId, `https://${new URL(gitlab.url).host}/waybill/builders/protected/v1`);
});

test('what the job says of inputs, image and dependencies is stated, and nobody vouches for it', async () => {
  const request = {
    inputs: { RELEASE: '1.0' },
    image: 'registry.example.com/node:24',
    dependencies: [{ name: 'package-lock.json', digest: { sha256: 'ab'.repeat(32) } }],
  };
  const answer = await world.ask(world.newJob(), 'with claims', { request });
  const provenance = provenanceOf(answer);
  assert.deepEqual(provenance.inputs, request.inputs);
  assert.deepEqual(provenance.dependencies.at(-1)?.digest, { sha256: 'ab'.repeat(32) });
  const internal = internalOf(answer, signer.publicKeyPem);
  assert.equal(internal['image'], request.image);
  const vouched = Object.keys(provenance.vouched ?? {});
  assert.ok(vouched.every((name) => /^(?:source|pipeline|job|runner|build\.config)/.test(name)));
});

test('the same request again gives the same statements', async () => {
  const job = world.newJob();
  const [first, again] = [await world.ask(job, 'again'), await world.ask(job, 'again')];
  for (const which of ['provenance', 'signature'] as const) {
    assert.deepEqual(
      verifiedStatement(first[which], signer.publicKeyPem),
      verifiedStatement(again[which], signer.publicKeyPem),
    );
  }
});

const lies: readonly (readonly [string, Asking, string])[] = [
  ['another pipeline', { token: { claims: { pipeline_id: '4711' } } }, 'job-claims-contradict'],
  ['another commit', { token: { claims: { sha: 'f'.repeat(40) } } }, 'job-claims-contradict'],
  ['another ref', { token: { claims: { ref_path: 'refs/heads/release' } } }, 'job-claims-contradict'],
  ['another runner', { token: { claims: { runner_id: 4711 } } }, 'job-claims-contradict'],
  ['another job', { token: { claims: { job_id: '4711' } } }, 'job-not-confirmed'],
  ['another project', { token: { claims: { job_project_id: '4711' } } }, 'job-not-confirmed'],
  ['an input that is a secret', { request: { inputs: { TOKEN: 'x' } } }, 'gitlab-input-secret'],
  [
    'a dependency that is a commit',
    { request: { dependencies: [{ digest: { gitCommit: 'f'.repeat(40) } }] as never } },
    'request-malformed',
  ],
  [
    'a member that nobody knows',
    { request: { runner: { tier: 'protected' } } as never },
    'request-malformed',
  ],
  ['no artifact', { request: { artifacts: [] } }, 'request-malformed'],
  [
    'one digest twice',
    { request: { artifacts: [...requestFor('x').artifacts, ...requestFor('x').artifacts] } },
    'request-malformed',
  ],
];
for (const [what, asking, code] of lies) {
  test(`nothing is signed for a job that names ${what}`, async () => {
    await assert.rejects(world.ask(world.newJob(), 'lie', asking), coded(code));
  });
}

test('nothing is signed for a job that has ended, whatever its token says', async () => {
  for (const status of ['success', 'failed', 'canceled', 'pending'] as const) {
    const job = world.newJob();
    job.status = status;
    await assert.rejects(world.ask(job, 'late'), coded('job-not-running'));
  }
});

test('the attempt that was retried gets nothing, the new one does', async () => {
  const first = world.newJob();
  first.status = 'failed';
  first.retried = true;
  const second = gitlab.job({
    pipeline: world.pipelineOf(first),
    name: first.name,
    status: 'running',
    runner: world.runner,
  });
  await assert.rejects(world.ask(first, 'retried'), coded('job-not-running'));
  assert.equal(provenanceOf(await world.ask(second, 'retried')).values['job.id'], String(second.id));
});

test('where GitLab cannot be asked nothing is signed, and the job is told to come again', async () => {
  const end = gitlab.fault({ path: '/api/v4/', kind: 'bad-gateway' });
  const job = world.newJob();
  try {
    const answer = await fetch(`${world.server.url}/api/v1/provenance`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.token(job)}`, 'content-type': 'application/json' },
      body: JSON.stringify(requestFor('unreachable')),
    });
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('retry-after'), '2');
    assert.equal((await problemOf(answer)).code, 'job-not-confirmed');
  } finally {
    end();
  }
});

test('a token that another job has used, and a token of no job, get nothing', async () => {
  const jti = { token: { claims: { jti: 'taken' } } };
  await world.ask(world.newJob(), 'first', jti);
  await assert.rejects(world.ask(world.newJob(), 'second', jti), coded('token-bound-to-another-job'));
  const byHand = createServerClient({ url: world.server.url, token: 'deploy-token' });
  await assert.rejects(byHand.signProvenance(requestFor('by hand')), coded('job-token-needed'));
});

test('a ref whose protection token and API contradict is stated as open, told, and refused at promotion', async () => {
  const job = world.newJob();
  const answer = await world.ask(job, 'unprotected meanwhile', {
    token: { claims: { ref_protected: 'false' } },
  });
  assert.deepEqual(
    answer.results.map(({ code, outcome }) => [code, outcome]),
    [['claims-consistent', 'fail']],
  );
  const { values, vouched } = provenanceOf(answer);
  assert.equal(values['source.ref-protected'], false);
  assert.equal(vouched?.['source.ref-protected'], 'token');
  const { verdict, failed } = await world.promote(job, 'unprotected meanwhile', answer);
  assert.equal(verdict, 'refuse');
  assert.deepEqual(failed, ['ref-protected', 'claims-consistent']);
});

test('code of a fork is stated as such, and the gate refuses it', async () => {
  const fork = gitlab.project({ path: 'somebody/app' });
  const pipeline = gitlab.pipeline({
    project: world.project,
    ref: 'refs/merge-requests/1/head',
    source: 'merge_request_event',
    fork,
  });
  const job = gitlab.job({ pipeline, name: 'release', status: 'running', runner: world.runner });
  // GitLab's tokens name the source branch, its API the merge request's own ref.
  const answer = await world.ask(job, 'forked', { token: { claims: { ref_path: 'refs/heads/main' } } });
  const { values } = provenanceOf(answer);
  assert.equal(values['source.from-fork'], true);
  assert.equal(values['source.project-id'], String(world.project.id));
  assert.equal(values['source.ref'], 'refs/merge-requests/1/head');
  assert.equal((await world.promote(job, 'forked', answer)).verdict, 'refuse');
});

test('a job of a child pipeline is stated with its own pipeline', async () => {
  const pipeline = gitlab.pipeline({ project: world.project, source: 'parent_pipeline' });
  const job = gitlab.job({ pipeline, name: 'release', status: 'running', runner: world.runner });
  const { values } = provenanceOf(await world.ask(job, 'child'));
  assert.equal(values['pipeline.id'], String(pipeline.id));
  assert.equal(values['pipeline.source'], 'parent_pipeline');
});

test('a configuration that lies in another project is left out, not guessed', async () => {
  const claims = { ci_config_ref_uri: null, ci_config_sha: null };
  const answer = await world.ask(world.newJob(), 'no config', { token: { claims } });
  assert.equal(provenanceOf(answer).values['build.config'], undefined);
});

test('a runner that the API does not show is stated by the token, and its tier by its number alone', async () => {
  const job = world.newJob();
  const runnerId = String(job.runnerId);
  const token = { claims: { runner_id: Number(runnerId) } };
  delete job.runnerId;
  const { values, vouched, builderId } = provenanceOf(await world.ask(job, 'no runner', { token }));
  assert.equal(values['runner.id'], runnerId);
  assert.equal(vouched?.['runner.id'], 'token');
  // The tiers of this world go by tags, which no token carries.
  assert.equal(vouched?.['runner.tier'], undefined);
  assert.match(builderId, /\/builders\/self-hosted\/v1$/);
});

test('a server without key, without token for GitLab, or with a key that the folder does not name signs nothing', async () => {
  const { value: gitlabToken } = gitlab.token({ projects: [world.project] });
  const stranger = platformSignerOf(newSigningKey().key);
  for (const [config, code] of [
    [{ gitlabToken }, 'provenance-not-offered'],
    [{ signer }, 'provenance-not-offered'],
    [{ gitlabToken, signer: stranger }, 'platform-key-untrusted'],
  ] as const) {
    const server = await world.startAnother(config);
    try {
      const client = createServerClient({ url: server.url, token: world.token(world.newJob()) });
      await assert.rejects(client.signProvenance(requestFor('nothing')), coded(code));
    } finally {
      await server.close();
    }
  }
});
