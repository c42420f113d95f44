import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { digestOf, type Digest } from '@waybill/kernel';
import type { Job } from '@waybill/simulator/gitlab';
import { sampleImage, sampleIndex, startRegistry } from '@waybill/simulator/registry';
import { coded } from '../testing/expectations.ts';
import {
  internalOf,
  provenanceOf,
  requestFor,
  startAskingWorld,
  type Asking,
} from './testing/asking-world.ts';
import { subjectLimits } from './check-subjects.ts';

const login = { username: 'waybill', password: 'a-token-that-reads-registries' };
const registry = await startRegistry({ auth: { kind: 'token', ...login, actions: ['pull'] } });
const world = await startAskingWorld({ registryLogin: login });
world.project.imagePrefix = `${registry.host}/acme/app`;
after(async () => {
  await world.close();
  await registry.close();
});

/** A request whose artifact an earlier job is said to have left. */
function leftBy(job: string, path: string, content: string): Asking {
  const [artifact] = requestFor(content).artifacts;
  return { request: { artifacts: [{ ...artifact!, jobArtifact: { job, path } }] } };
}

/** A running job whose pipeline has built `dist/app.tgz` before. */
function jobAfterBuild(content: string): Job {
  const job = world.newJob();
  world.earlierJob(world.pipelineOf(job), 'build', { 'dist/app.tgz': content });
  return job;
}

test('a file of an earlier job is fetched and hashed, and promoted where that is asked', async () => {
  const job = jobAfterBuild('built before');
  const answer = await world.ask(job, 'built before', leftBy('build', 'dist/app.tgz', 'built before'));
  assert.equal(answer.subjects[0]?.check, 'job-artifact');
  assert.match(answer.subjects[0]?.seenAt ?? '', /\/acme\/app\/-\/jobs\/\d+$/);
  const internal = internalOf(answer, world.signer.publicKeyPem);
  assert.equal(internal['digestCheck'], 'job-artifact');
  assert.deepEqual(await world.promote(job, 'built before', answer, 'seen-by-server'), {
    verdict: 'promote',
    failed: [],
  });
});

test('the earlier job may have run on another runner of the same tier', async () => {
  const job = world.newJob();
  const earlier = world.earlierJob(world.pipelineOf(job), 'build', { 'dist/app.tgz': 'elsewhere' });
  earlier.runnerId = world.gitlab.runner({ tags: ['protected'] }).id;
  const answer = await world.ask(job, 'elsewhere', leftBy('build', 'dist/app.tgz', 'elsewhere'));
  assert.equal(answer.subjects[0]?.check, 'job-artifact');
});

test('a digest that was only submitted is refused where the server must have seen it', async () => {
  const job = world.newJob();
  const answer = await world.ask(job, 'only submitted');
  assert.deepEqual(await world.promote(job, 'only submitted', answer, 'seen-by-server'), {
    verdict: 'refuse',
    failed: ['digest-checked'],
  });
});

test('of several artifacts the statement says the least check of all, and each its own', async () => {
  const job = jobAfterBuild('one of two');
  const [one] = requestFor('one of two').artifacts;
  const [two] = requestFor('the other').artifacts;
  const artifacts = [
    { ...one!, jobArtifact: { job: 'build', path: 'dist/app.tgz' } },
    { ...two!, name: 'b' },
  ];
  const answer = await world.ask(job, 'one of two', { request: { artifacts } });
  assert.deepEqual(
    answer.subjects.map(({ check }) => check),
    ['job-artifact', 'submitted'],
  );
  assert.equal(internalOf(answer, world.signer.publicKeyPem)['digestCheck'], 'submitted');
});

test('a checked artifact carries no other digest that only the job knows', async () => {
  const job = jobAfterBuild('with sha512');
  const [artifact] = requestFor('with sha512').artifacts;
  const claimed = { ...artifact!, sha512: 'ab'.repeat(64) };
  const jobArtifact = { job: 'build', path: 'dist/app.tgz' };
  const seen = await world.ask(job, 'with sha512', { request: { artifacts: [{ ...claimed, jobArtifact }] } });
  assert.doesNotMatch(Buffer.from(seen.provenance).toString(), /sha512/);
  assert.doesNotMatch(payloadOf(seen.provenance), /sha512/);
  assert.match(
    payloadOf((await world.ask(job, 'with sha512', { request: { artifacts: [claimed] } })).provenance),
    /sha512/,
  );
});

function payloadOf(bundle: string): string {
  const { dsseEnvelope } = JSON.parse(bundle) as { dsseEnvelope: { payload: string } };
  return Buffer.from(dsseEnvelope.payload, 'base64').toString();
}

test('a job that submits the digest of another file than the earlier job left is refused', async () => {
  const job = jobAfterBuild('what was built');
  await assert.rejects(
    world.ask(job, 'something else', leftBy('build', 'dist/app.tgz', 'something else')),
    coded('subject-contradicted'),
  );
});

const elsewhere: readonly (readonly [string, (job: Job) => Asking])[] = [
  ['a job that the pipeline does not have', () => leftBy('compile', 'dist/app.tgz', 'x')],
  ['a file that the job did not leave', () => leftBy('build', 'dist/other.tgz', 'x')],
  [
    'a job that failed',
    (job) => {
      world.earlierJob(world.pipelineOf(job), 'test', { 'dist/app.tgz': 'x' }).status = 'failed';
      return leftBy('test', 'dist/app.tgz', 'x');
    },
  ],
  [
    'a job of another pipeline',
    () => {
      world.earlierJob(world.pipelineOf(world.newJob()), 'other', { 'dist/app.tgz': 'x' });
      return leftBy('other', 'dist/app.tgz', 'x');
    },
  ],
  [
    'a job on a runner of another tier',
    (job) => {
      const sandbox = world.gitlab.runner({ tags: ['sandbox'] });
      const earlier = world.earlierJob(world.pipelineOf(job), 'cheap', { 'dist/app.tgz': 'x' });
      earlier.runnerId = sandbox.id;
      return leftBy('cheap', 'dist/app.tgz', 'x');
    },
  ],
  [
    'a job whose runner nobody knows',
    (job) => {
      delete world.earlierJob(world.pipelineOf(job), 'unknown', { 'dist/app.tgz': 'x' }).runnerId;
      return leftBy('unknown', 'dist/app.tgz', 'x');
    },
  ],
  [
    'itself',
    (job) => {
      job.artifacts = [{ path: 'dist/app.tgz', bytes: Buffer.from('x') }];
      return leftBy('release', 'dist/app.tgz', 'x');
    },
  ],
  [
    'a file that has expired',
    (job) => {
      world.earlierJob(world.pipelineOf(job), 'old', { 'dist/app.tgz': 'x' }).artifactsExpireAtMs = 1;
      return leftBy('old', 'dist/app.tgz', 'x');
    },
  ],
];
for (const [what, asking] of elsewhere) {
  test(`a job that names ${what} is refused, not signed with less`, async () => {
    const job = jobAfterBuild('x');
    await assert.rejects(world.ask(job, 'x', asking(job)), coded('subject-not-checked'));
  });
}

test('of a job that ran again the latest attempt counts', async () => {
  const job = jobAfterBuild('first attempt');
  world.earlierJob(world.pipelineOf(job), 'build', { 'dist/app.tgz': 'second attempt' });
  const named = leftBy('build', 'dist/app.tgz', 'first attempt');
  await assert.rejects(world.ask(job, 'first attempt', named), coded('subject-contradicted'));
});

for (const path of ['../secret', 'a//b', '/etc/passwd', 'a/./b', 'a\\b', 'a\u0000b']) {
  test(`the path ${JSON.stringify(path)} is no file of an archive`, async () => {
    await assert.rejects(
      world.ask(jobAfterBuild('x'), 'x', leftBy('build', path, 'x')),
      coded('request-malformed'),
    );
  });
}

test('a file whose connection breaks is hashed again from its beginning', async () => {
  const job = jobAfterBuild('in two attempts');
  world.gitlab.fault({ path: /\/artifacts\/dist/, kind: 'cut', times: 1 });
  const named = leftBy('build', 'dist/app.tgz', 'in two attempts');
  assert.equal((await world.ask(job, 'in two attempts', named)).subjects[0]?.check, 'job-artifact');
});

test('where the jobs of the pipeline cannot be listed nothing is signed', async () => {
  const job = jobAfterBuild('no list');
  const end = world.gitlab.fault({ path: /\/pipelines\/\d+\/jobs$/, kind: 'bad-gateway' });
  try {
    const asked = world.ask(job, 'no list', leftBy('build', 'dist/app.tgz', 'no list'));
    await assert.rejects(asked, coded('job-not-confirmed'));
  } finally {
    end();
  }
});

/** A request for an image. */
function imageRequest(image: string, digest: Digest): Asking {
  return { request: { artifacts: [{ name: image, digest, image }] } };
}

test("an image in the project's own registry is looked up there", async () => {
  for (const path of ['acme/app', 'acme/app/web']) {
    const digest = sampleImage(registry.store, path, { layer: Buffer.from(path) });
    const image = `${registry.host}/${path}`;
    const { subjects } = await world.ask(world.newJob(), path, imageRequest(image, digest));
    assert.deepEqual(subjects, [{ digest, check: 'registry', seenAt: `${image}@${digest}` }]);
  }
});

test("an image that the project's own registry does not have is refused", async () => {
  const asked = imageRequest(`${registry.host}/acme/app`, digestOf('never pushed'));
  await assert.rejects(world.ask(world.newJob(), 'x', asked), coded('subject-contradicted'));
});

for (const path of ['acme/app-evil', 'acme/other', 'acme']) {
  test(`an image in ${path} is taken as submitted, because it is not the project's`, async () => {
    const digest = sampleImage(registry.store, path, { layer: Buffer.from(`${path} evil`) });
    const asked = imageRequest(`${registry.host}/${path}`, digest);
    const { subjects } = await world.ask(world.newJob(), path, asked);
    assert.equal(subjects[0]?.check, 'submitted');
    assert.match(subjects[0]?.why ?? '', /not in the project's own registry/);
  });
}

test('a registry that cannot be asked leads to no signature, one that shows nothing to a lesser check', async () => {
  const digest = sampleImage(registry.store, 'acme/app', { layer: Buffer.from('unreadable') });
  const asked = imageRequest(`${registry.host}/acme/app`, digest);
  const refuse = (status: number): void => {
    for (let round = 0; round < 20; round++)
      registry.misdeeds.refusals.push({ path: /manifests/, reply: { status, body: '' } });
  };
  refuse(403);
  const { subjects } = await world.ask(world.newJob(), 'x', asked);
  assert.deepEqual(subjects, [{ digest, check: 'submitted', why: 'The server may not read the registry.' }]);
  registry.misdeeds.refusals.splice(0);
  refuse(503);
  await assert.rejects(world.ask(world.newJob(), 'x', asked), coded('job-not-confirmed'));
  registry.misdeeds.refusals.splice(0);
});

test('a registry that answers with other bytes than asked for is no proof', async () => {
  const digest = sampleImage(registry.store, 'acme/app', { layer: Buffer.from('forged') });
  const kept = registry.store.manifests.get(`acme/app@${digest}`)!;
  registry.store.manifests.set(`acme/app@${digest}`, {
    ...kept,
    bytes: Buffer.concat([kept.bytes, Buffer.from(' ')]),
  });
  const asked = imageRequest(`${registry.host}/acme/app`, digest);
  await assert.rejects(world.ask(world.newJob(), 'x', asked), coded('job-not-confirmed'));
});

/** A request for a file of a package. */
function packageRequest(content: string, version: string, file = 'app.tgz'): Asking {
  const [artifact] = requestFor(content).artifacts;
  return { request: { artifacts: [{ ...artifact!, packageFile: { name: '@acme/app', version, file } }] } };
}

test('a file in the package registry of the project is looked up by the digest that GitLab computed', async () => {
  const file = (text: string, unhashed = false) => ({
    fileName: 'app.tgz',
    bytes: Buffer.from(text),
    ...(unhashed && { unhashed }),
  });
  world.project.packages.push(
    { id: 1, name: '@acme/app-evil', version: '1.0.0', type: 'npm', files: [file('evil')] },
    { id: 2, name: '@acme/app', version: '1.0.0', type: 'npm', files: [file('older'), file('newer')] },
    { id: 3, name: '@acme/app', version: '2.0.0', type: 'npm', files: [file('unhashed', true)] },
  );
  for (const content of ['older', 'newer']) {
    const { subjects } = await world.ask(world.newJob(), content, packageRequest(content, '1.0.0'));
    assert.equal(subjects[0]?.check, 'registry');
    assert.match(subjects[0]?.seenAt ?? '', /\/acme\/app\/-\/packages\/2$/);
  }
  for (const [content, version, name, code] of [
    ['never published', '1.0.0', 'app.tgz', 'subject-contradicted'],
    ['evil', '1.0.0', 'app.tgz', 'subject-contradicted'],
    ['newer', '3.0.0', 'app.tgz', 'subject-not-checked'],
    ['newer', '1.0.0', 'other.tgz', 'subject-not-checked'],
    ['unhashed', '2.0.0', 'app.tgz', 'subject-not-checked'],
  ] as const) {
    const asked = world.ask(world.newJob(), content, packageRequest(content, version, name));
    await assert.rejects(asked, coded(code), `${content} ${version} ${name}`);
  }
});

test('of an index the images that the server read itself are listed, and nothing that a job says of it', async () => {
  const store = registry.store;
  const arm = sampleImage(store, 'acme/app', { layer: Buffer.from('arm') });
  const attached = sampleImage(store, 'acme/app', { layer: Buffer.from('attestation of the builder') });
  const index = sampleIndex(store, 'acme/app', [
    { digest: arm, platform: 'linux/arm64' },
    { digest: attached, platform: 'unknown/unknown' },
  ]);
  const image = `${registry.host}/acme/app`;
  const answer = await world.ask(world.newJob(), 'index', imageRequest(image, index));
  assert.deepEqual(provenanceOf(answer).children, [{ index, digest: arm, platform: 'linux/arm64' }]);
  const elsewhere = imageRequest('registry.example.com/acme/app', index);
  const unseen = await world.ask(world.newJob(), 'index', elsewhere);
  assert.deepEqual(provenanceOf(unseen).children ?? [], []);
});

test('indexes that hold more than a statement can say are refused, with long platforms too', async () => {
  const image = `${registry.host}/acme/app`;
  const indexOf = (count: number, platform: string): Digest =>
    sampleIndex(
      registry.store,
      'acme/app',
      Array.from({ length: count }, (_, at) => ({ digest: digestOf(`${at}`), platform })),
    );
  const request = (digests: readonly Digest[]): Asking => ({
    request: { artifacts: digests.map((digest) => ({ name: image, digest, image })) },
  });
  const [most, one, long] = [
    indexOf(1000, 'linux/arm64'),
    indexOf(25, 'linux/arm'),
    indexOf(1, `a/${'b'.repeat(199)}`),
  ];
  const { subjects } = await world.ask(world.newJob(), 'index', request([most]));
  assert.equal(subjects[0]?.check, 'registry');
  for (const digests of [[most, one], [long]]) {
    await assert.rejects(world.ask(world.newJob(), 'index', request(digests)), coded('subject-not-checked'));
  }
});

test('a token service elsewhere, whoever names it, is not shown the credentials of the server', async () => {
  const elsewhere = await startRegistry();
  const lured = await startRegistry({
    auth: { kind: 'token', ...login, realm: `${elsewhere.url}/jwt/auth` },
  });
  const { imagePrefix } = world.project;
  world.project.imagePrefix = `${lured.host}/acme/app`;
  try {
    const digest = sampleImage(lured.store, 'acme/app');
    const asked = imageRequest(`${lured.host}/acme/app`, digest);
    await assert.rejects(world.ask(world.newJob(), 'x', asked), coded('job-not-confirmed'));
    assert.equal(elsewhere.requests.length, 0);
  } finally {
    world.project.imagePrefix = imagePrefix;
    await Promise.all([elsewhere.close(), lured.close()]);
  }
});

test('files of many packages that GitLab lists slowly end with the time of the request', async () => {
  const limits = subjectLimits as { deadlineMs: number };
  const file = { fileName: 'app.tgz', bytes: Buffer.from('slow') };
  for (let id = 10; id < 20; id++)
    world.project.packages.push({ id, name: '@acme/app', version: '9.0.0', type: 'npm', files: [file] });
  const end = world.gitlab.fault({ path: /package_files/, kind: 'slow', delayMs: 150 });
  const { deadlineMs } = limits;
  limits.deadlineMs = 200;
  try {
    const asked = world.ask(world.newJob(), 'x', packageRequest('x', '9.0.0'));
    await assert.rejects(asked, coded('job-not-confirmed'));
    await assert.rejects(
      world.ask(world.newJob(), 'slow', packageRequest('slow', '9.0.0', 'other.tgz')),
      coded('job-not-confirmed'),
    );
  } finally {
    limits.deadlineMs = deadlineMs;
    end();
  }
});
