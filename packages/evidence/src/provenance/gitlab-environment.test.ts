import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf, parseInstant, WaybillError } from '@waybill/kernel';
import fc from 'fast-check';
import type { GitlabJob } from './gitlab-build.ts';
import { gitlabJobFromEnvironment, type EnvironmentVariables } from './gitlab-environment.ts';
import { buildGitlabProvenance } from './gitlab-provenance.ts';

const good: EnvironmentVariables = {
  CI_COMMIT_SHA: 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
  CI_COMMIT_BRANCH: 'main',
  CI_COMMIT_REF_PROTECTED: 'true',
  CI_JOB_ID: '2342',
  CI_JOB_NAME: 'release',
  CI_JOB_STARTED_AT: '2026-01-31T11:55:00Z',
  CI_JOB_IMAGE: 'registry.example/node:24',
  CI_PIPELINE_ID: '815',
  CI_PIPELINE_SOURCE: 'push',
  CI_PROJECT_ID: '4711',
  CI_PROJECT_NAMESPACE_ID: '12',
  CI_PROJECT_URL: 'https://gitlab.example.com/acme/app',
  CI_SERVER_URL: 'https://gitlab.example.com',
  CI_SERVER_VERSION: '18.9.0',
  CI_RUNNER_ID: '7',
  CI_RUNNER_TAGS: '["protected", "linux"]',
  CI_RUNNER_VERSION: '18.9.0',
  CI_RUNNER_EXECUTABLE_ARCH: 'linux/amd64',
  CI_ENVIRONMENT_NAME: 'production',
  CI_ENVIRONMENT_TIER: 'production',
};

const refuses = (changes: EnvironmentVariables, code: string, inputs: readonly string[] = []): void =>
  assert.throws(
    () => gitlabJobFromEnvironment({ ...good, ...changes }, { inputs }),
    (error) => error instanceof WaybillError && error.code === code,
    JSON.stringify(changes),
  );

test('gitlabJobFromEnvironment() reads what GitLab sets for a job', () => {
  const expected: GitlabJob = {
    serverUrl: 'https://gitlab.example.com',
    serverVersion: '18.9.0',
    projectId: '4711',
    projectUrl: 'https://gitlab.example.com/acme/app',
    namespaceId: '12',
    commit: 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
    ref: 'refs/heads/main',
    refProtected: true,
    config: {
      path: '.gitlab-ci.yml',
      uri: 'https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main',
    },
    pipelineId: '815',
    pipelineUrl: 'https://gitlab.example.com/acme/app/-/pipelines/815',
    pipelineSource: 'push',
    jobId: '2342',
    jobUrl: 'https://gitlab.example.com/acme/app/-/jobs/2342',
    jobName: 'release',
    startedAt: parseInstant('2026-01-31T11:55:00Z'),
    runner: { id: '7', tags: ['protected', 'linux'], arch: 'linux/amd64', managerVersion: '18.9.0' },
    environment: { name: 'production', tier: 'production' },
    inputs: {},
    image: 'registry.example/node:24',
  };
  assert.deepEqual(gitlabJobFromEnvironment(good), expected);
});

test('gitlabJobFromEnvironment() reads runner tags as a list with commas and as a JSON array', () => {
  const tags = (text: string | undefined): readonly string[] =>
    gitlabJobFromEnvironment({ ...good, CI_RUNNER_TAGS: text }).runner.tags;
  assert.deepEqual(tags('protected, linux'), ['protected', 'linux']);
  assert.deepEqual(tags('["protected","linux"]'), ['protected', 'linux']);
  assert.deepEqual(tags('[]'), []);
  assert.deepEqual(tags(undefined), []);
  refuses({ CI_RUNNER_TAGS: '["protected"' }, 'gitlab-job-malformed');
  refuses({ CI_RUNNER_TAGS: '[1]' }, 'gitlab-job-malformed');
});

test('gitlabJobFromEnvironment() tells tags, branches and merge requests apart', () => {
  const ref = (changes: EnvironmentVariables): string =>
    gitlabJobFromEnvironment({ ...good, CI_COMMIT_BRANCH: undefined, ...changes }).ref;
  assert.equal(ref({ CI_COMMIT_TAG: 'v1.0.0' }), 'refs/tags/v1.0.0');
  assert.equal(ref({ CI_COMMIT_BRANCH: 'feat/a' }), 'refs/heads/feat/a');
  assert.equal(
    ref({ CI_MERGE_REQUEST_REF_PATH: 'refs/merge-requests/3/head' }),
    'refs/merge-requests/3/head',
  );
  refuses({ CI_COMMIT_BRANCH: 'ma in' }, 'gitlab-job-malformed');
});

test('gitlabJobFromEnvironment() names no configuration of this source where it lies elsewhere', () => {
  for (const path of ['ci.yml@acme/templates', 'https://host.example/ci.yml?token=secret']) {
    assert.equal(gitlabJobFromEnvironment({ ...good, CI_CONFIG_PATH: path }).config, undefined);
  }
});

test('gitlabJobFromEnvironment() names every variable that is missing', () => {
  assert.throws(
    () =>
      gitlabJobFromEnvironment({ ...good, CI_JOB_ID: '', CI_PROJECT_URL: undefined, CI_COMMIT_BRANCH: '' }),
    (error) =>
      error instanceof WaybillError &&
      error.code === 'gitlab-job-incomplete' &&
      ['CI_JOB_ID', 'CI_PROJECT_URL', 'CI_COMMIT_BRANCH'].every((name) => error.found?.includes(name)),
  );
});

test('gitlabJobFromEnvironment() refuses values that GitLab never sets', () => {
  const bad: EnvironmentVariables[] = [
    { CI_JOB_ID: '12x' },
    { CI_COMMIT_SHA: 'eafa0a68' },
    { CI_PROJECT_URL: 'acme/app' },
    { CI_SERVER_URL: 'file:///etc' },
    { CI_COMMIT_REF_PROTECTED: 'yes' },
    { CI_JOB_STARTED_AT: 'yesterday' },
    { CI_PIPELINE_SOURCE: 'push; rm' },
  ];
  for (const changes of bad) refuses(changes, 'gitlab-job-malformed');
});

test('gitlabJobFromEnvironment() takes inputs only by name, and none that may be a secret', () => {
  const environment = {
    ...good,
    RELEASE: '1.0',
    MIRROR: 'see https://mirror.example/a?t=secret now',
  };
  const { inputs } = gitlabJobFromEnvironment(environment, { inputs: ['RELEASE', 'MIRROR'] });
  assert.deepEqual(inputs, { MIRROR: 'see https://mirror.example/a now', RELEASE: '1.0' });
  const secrets = [
    'CI_JOB_TOKEN',
    'CI_REPOSITORY_URL',
    'DB_PASSWORD',
    'GITLAB_USER_EMAIL',
    'api_key',
    'CI_JOB_JWT',
  ];
  for (const name of secrets) refuses({ [name]: 'value' }, 'gitlab-input-secret', [name]);
});

test('gitlabJobFromEnvironment() refuses an input whose value looks like a secret, whatever its name', () => {
  const letters = 'abcdefghij0123456789';
  const secrets = [
    ...['pat', 'cbt', 'dt', 'rt'].map((kind) => `gl${kind}-${letters}`),
    `Bearer eyJ${letters}.eyJ${letters}.${letters}`,
    `AK${'IA'}${letters.toUpperCase().slice(0, 16)}`,
    `gh${'p_'}${letters}`,
    `xox${'b-'}${letters}`,
    '-----BEGIN OPENSSH PRIVATE KEY-----\n',
    'postgres://user:password@db.example/app',
    'see https://token@mirror.example/a now',
  ];
  for (const value of secrets) {
    refuses({ CHANNEL: value }, 'gitlab-input-secret', ['CHANNEL']);
    refuses({ CHANNEL: `--with=${value}` }, 'gitlab-input-secret', ['CHANNEL']);
  }
  const plain = ['glibc-devel-static', 'https://mirror.example/@scope/name', 'a.b.c', 'eyJ', 'AKIA', 'a@b'];
  for (const value of plain) {
    const { inputs } = gitlabJobFromEnvironment({ ...good, CHANNEL: value }, { inputs: ['CHANNEL'] });
    assert.deepEqual(inputs, { CHANNEL: value });
  }
});

test('gitlabJobFromEnvironment() refuses an input that is not set, and takes an empty one', () => {
  refuses({}, 'gitlab-input-missing', ['ABSENT']);
  const { inputs } = gitlabJobFromEnvironment({ ...good, EMPTY: '' }, { inputs: ['EMPTY'] });
  assert.deepEqual(inputs, { EMPTY: '' });
});

test('gitlabJobFromEnvironment() looks for secrets in bounded time', () => {
  for (const part of ['-eyJ', 'eyJ.', '://', 'glpat-', '-----BEGIN ']) {
    const startedAtMs = performance.now();
    try {
      gitlabJobFromEnvironment({ ...good, LONG: part.repeat(30_000) }, { inputs: ['LONG'] });
    } catch (error) {
      assert.ok(error instanceof WaybillError);
    }
    assert.ok(performance.now() - startedAtMs < 2_000, part);
  }
});

test('buildGitlabProvenance() carries no secret of the environment, whatever else is set', () => {
  const name = fc.oneof(
    fc.constantFrom(
      'CI_JOB_TOKEN',
      'CI_REPOSITORY_URL',
      'CI_REGISTRY_PASSWORD',
      'CI_DEPLOY_PASSWORD',
      'CI_DEPENDENCY_PROXY_PASSWORD',
      'CI_RUNNER_SHORT_TOKEN',
      'CI_RUNNER_DESCRIPTION',
      'CI_COMMIT_AUTHOR',
      'CI_COMMIT_MESSAGE',
      'GITLAB_USER_EMAIL',
      'GITLAB_USER_LOGIN',
      'CI_ENVIRONMENT_URL',
      'SIGSTORE_ID_TOKEN',
    ),
    fc.stringMatching(/^[A-Z_]{3,20}$/).filter((text) => !(text in good) && text !== 'CI_COMMIT_TAG'),
  );
  const secret = fc.stringMatching(/^[a-zA-Z0-9]{16,24}$/).map((text) => `x${text}q`);
  fc.assert(
    fc.property(fc.dictionary(name, secret), secret, (others, inUrl) => {
      const { CI_CONFIG_PATH: _path, CI_MERGE_REQUEST_REF_PATH: _ref, ...rest } = others;
      const environment = {
        ...rest,
        ...good,
        CI_PROJECT_URL: `https://gitlab-ci-token:${inUrl}@gitlab.example.com/acme/app?private_token=${inUrl}`,
        CI_SERVER_URL: `https://${inUrl}@gitlab.example.com/#${inUrl}`,
        CI_JOB_IMAGE: `https://u:${inUrl}@registry.example/node`,
      };
      const job = gitlabJobFromEnvironment(environment);
      const bytes = buildGitlabProvenance({
        job,
        builder: 'protected',
        artifacts: [{ name: 'app.tgz', digest: digestOf('app') }],
        dependencies: [
          { uri: `https://${inUrl}@host.example/base?${inUrl}`, digest: { sha256: 'ab'.repeat(32) } },
        ],
        toolVersion: '0.1.0',
      });
      const text = Buffer.from(bytes).toString();
      for (const value of [...Object.values(rest), inUrl]) assert.ok(!text.includes(value), value);
    }),
    { numRuns: 300 },
  );
});
