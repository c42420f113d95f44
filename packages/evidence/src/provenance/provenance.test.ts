import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf, hexOf, parseInstant, parseJson, WaybillError, type JsonObject } from '@waybill/kernel';
import fc from 'fast-check';
import { factsFromProvenance } from './facts-from.ts';
import type { GitlabBuild } from './gitlab-build.ts';
import { buildGitlabProvenance } from './gitlab-provenance.ts';
import { parseProvenance } from './parse-provenance.ts';
import { parseStatement, type Statement } from './statement.ts';

const commit = 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3';
const project = 'https://gitlab.example.com/acme/app';

const build: GitlabBuild = {
  job: {
    serverUrl: 'https://gitlab.example.com',
    serverVersion: '18.9.0',
    projectId: '4711',
    projectUrl: project,
    commit,
    ref: 'refs/heads/main',
    refProtected: true,
    config: { path: '.gitlab-ci.yml', uri: `${project}//.gitlab-ci.yml@refs/heads/main`, commit },
    pipelineId: '815',
    pipelineUrl: `${project}/-/pipelines/815`,
    pipelineSource: 'push',
    jobId: '2342',
    jobUrl: `${project}/-/jobs/2342`,
    jobName: 'release',
    startedAt: parseInstant('2026-01-31T11:55:00Z'),
    runner: { id: '7', environment: 'self-hosted', tags: ['protected'] },
    environment: { name: 'production', tier: 'production' },
    inputs: { RELEASE: '1.0' },
  },
  builder: 'protected',
  artifacts: [
    { name: 'app.tgz', digest: digestOf('app') },
    { name: 'app.deb', digest: digestOf('deb'), sha512: 'ab'.repeat(64) },
  ],
  sbom: { name: 'sbom.cdx.json', mediaType: 'application/vnd.cyclonedx+json', digest: digestOf('sbom') },
  dependencies: [{ name: 'package-lock.json', digest: { sha256: hexOf(digestOf('lock')) } }],
  finishedAt: parseInstant('2026-01-31T11:59:00Z'),
  digestCheck: 'registry',
  toolVersion: '0.1.0',
};

/** A predicate that a test changes; what is not there is made on the way. */
type Loose = Record<string, Record<string, Record<string, unknown>>>;

function edited(edit: (predicate: Loose) => unknown): Statement {
  const statement = parseStatement(buildGitlabProvenance(build));
  const predicate = structuredClone(statement.predicate) as unknown as Loose;
  edit(predicate);
  return { ...statement, predicate: predicate as unknown as JsonObject };
}

const refuses = (statement: Statement): void =>
  assert.throws(
    () => parseProvenance(statement),
    (error) => error instanceof WaybillError && error.code === 'provenance-malformed',
  );

test('buildGitlabProvenance() names every artifact as subject and the SBOM as byproduct', () => {
  const statement = parseStatement(buildGitlabProvenance(build));
  assert.equal(statement.type, 'https://in-toto.io/Statement/v1');
  assert.equal(statement.predicateType, 'https://slsa.dev/provenance/v1');
  assert.deepEqual(statement.subjects, [
    { name: 'app.tgz', digest: { sha256: hexOf(digestOf('app')) } },
    { name: 'app.deb', digest: { sha256: hexOf(digestOf('deb')), sha512: 'ab'.repeat(64) } },
  ]);
  const { runDetails } = parseJson(JSON.stringify(statement.predicate)) as { runDetails: JsonObject };
  assert.deepEqual(runDetails, {
    builder: {
      id: 'https://gitlab.example.com/waybill/builders/protected/v1',
      version: { waybill: '0.1.0', gitlab: '18.9.0' },
    },
    metadata: {
      invocationId: `${project}/-/jobs/2342`,
      startedOn: '2026-01-31T11:55:00Z',
      finishedOn: '2026-01-31T11:59:00Z',
    },
    byproducts: [
      {
        name: 'sbom.cdx.json',
        mediaType: 'application/vnd.cyclonedx+json',
        digest: { sha256: hexOf(digestOf('sbom')) },
      },
    ],
  });
});

test('buildGitlabProvenance() pins source, configuration, image and lockfile by digest', () => {
  const image = `registry.example/node:24@sha256:${'cd'.repeat(32)}`;
  const pinned = parseProvenance(
    parseStatement(buildGitlabProvenance({ ...build, job: { ...build.job, image } })),
  );
  assert.deepEqual(pinned.dependencies, [
    { uri: `git+${project}@refs/heads/main`, digest: { gitCommit: commit } },
    {
      name: '.gitlab-ci.yml',
      uri: `${project}//.gitlab-ci.yml@refs/heads/main`,
      digest: { gitCommit: commit },
    },
    { name: 'job image', uri: 'docker://registry.example/node:24', digest: { sha256: 'cd'.repeat(32) } },
    { name: 'package-lock.json', digest: { sha256: hexOf(digestOf('lock')) } },
  ]);
  const tagged = { ...build, job: { ...build.job, image: 'registry.example/node:24' } };
  assert.equal(parseProvenance(parseStatement(buildGitlabProvenance(tagged))).dependencies.length, 3);
});

test('parseProvenance() reads back what buildGitlabProvenance() writes', () => {
  const provenance = parseProvenance(parseStatement(buildGitlabProvenance(build)));
  assert.deepEqual(provenance.values, {
    'source.repository': project,
    'source.project-id': '4711',
    'source.commit': commit,
    'source.ref': 'refs/heads/main',
    'source.ref-protected': true,
    'build.config': `${project}//.gitlab-ci.yml@refs/heads/main`,
    'pipeline.id': '815',
    'pipeline.url': `${project}/-/pipelines/815`,
    'pipeline.source': 'push',
    'job.id': '2342',
    'job.url': `${project}/-/jobs/2342`,
    'job.name': 'release',
    'runner.id': '7',
    'runner.environment': 'self-hosted',
    'runner.tier': 'protected',
    'deployment.environment': 'production',
    'build.type': 'https://waybill.dev/buildtypes/gitlab-job/v1',
    'build.builder': 'https://gitlab.example.com/waybill/builders/protected/v1',
    'build.started-at': '2026-01-31T11:55:00Z',
    'build.finished-at': '2026-01-31T11:59:00Z',
  });
  assert.equal(provenance.producer, 'waybill');
  assert.equal(provenance.digestCheck, 'registry');
  assert.deepEqual(provenance.inputs, { RELEASE: '1.0' });
  assert.deepEqual(provenance.runnerTags, ['protected']);
  assert.deepEqual(
    provenance.byproducts.map(({ digest }) => digest['sha256']),
    [hexOf(digestOf('sbom'))],
  );
  assert.deepEqual(provenance.findings, []);
});

test('factsFromProvenance() gives every fact the assurance claimed', () => {
  const facts = factsFromProvenance(
    parseProvenance(parseStatement(buildGitlabProvenance(build))),
    digestOf('line'),
  );
  assert.equal(facts.length, 20);
  assert.ok(facts.every(({ assurance, source }) => assurance === 'claimed' && source === 'provenance'));
  assert.ok(facts.every(({ document }) => document === digestOf('line')));
});

test('parseProvenance() takes the commit from the source, not from another dependency', () => {
  const statement = edited(({ buildDefinition }) => {
    const { resolvedDependencies } = buildDefinition as unknown as { resolvedDependencies: unknown[] };
    resolvedDependencies.unshift({
      uri: 'git+https://other.example/a/b',
      digest: { gitCommit: '0'.repeat(40) },
    });
  });
  assert.equal(parseProvenance(statement).values['source.commit'], commit);
});

test('parseProvenance() tells of parameters that its own build type does not define', () => {
  const statement = edited(({ buildDefinition }) => {
    (buildDefinition?.['externalParameters'] ?? {})['script'] = 'make';
  });
  assert.deepEqual(
    parseProvenance(statement).findings.map(({ code }) => code),
    ['provenance-unknown-parameter'],
  );
});

test('parseProvenance() refuses what misses a required member or has one of another kind', () => {
  const edits: ((predicate: Loose) => unknown)[] = [
    (predicate) => delete predicate['buildDefinition'],
    (predicate) => delete predicate['runDetails'],
    ({ buildDefinition }) => delete buildDefinition?.['buildType'],
    ({ buildDefinition }) => delete buildDefinition?.['externalParameters']?.['source'],
    ({ buildDefinition }) => ((buildDefinition?.['externalParameters'] ?? {})['ref'] = 1),
    ({ buildDefinition }) => ((buildDefinition?.['internalParameters'] ?? {})['refProtected'] = 'true'),
    ({ buildDefinition }) => ((buildDefinition?.['internalParameters'] ?? {})['digestCheck'] = 'trust me'),
    ({ runDetails }) => delete runDetails?.['builder']?.['id'],
    ({ runDetails }) => ((runDetails?.['metadata'] ?? {})['startedOn'] = 'yesterday'),
    ({ runDetails }) => ((runDetails ?? {})['byproducts'] = { sbom: 1 } as never),
  ];
  for (const edit of edits) refuses(edited(edit));
  const { predicate: _predicate, ...without } = parseStatement(buildGitlabProvenance(build));
  refuses(without);
  refuses({ ...without, predicateType: 'https://slsa.dev/verification_summary/v1', predicate: {} });
});

const controlPlane = {
  buildDefinition: {
    buildType: 'https://docs.gitlab.com/ci/pipeline_security/slsa/provenance_v1',
    externalParameters: {
      source: 'https://gitlab.com/acme/app',
      entryPoint: 'build-job',
      variables: { CI_PIPELINE_ID: '1', CI_JOB_TOKEN: '[MASKED]', GITLAB_USER_EMAIL: '' },
    },
    internalParameters: { architecture: 'amd64', executor: 'docker', job: '10487', name: 'runner-7' },
    resolvedDependencies: [{ uri: 'https://gitlab.com/acme/app', digest: { gitCommit: commit } }],
  },
  runDetails: {
    builder: { id: 'https://gitlab.com/acme/app/-/runners/123' },
    metadata: {
      invocationId: '10487',
      startedOn: '2026-01-31T11:55:00Z',
      finishedOn: '2026-01-31T11:59:00Z',
    },
  },
};

const gitlabStatement = (predicate: JsonObject, more: Partial<Statement> = {}): Statement => ({
  type: 'https://in-toto.io/Statement/v1',
  subjects: [{ name: 'artifacts.zip', digest: { sha256: 'ab'.repeat(32) } }],
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate,
  ...more,
});

test("parseProvenance() reads GitLab's control-plane provenance in all its spellings", () => {
  const { internalParameters: _internal, ...definition } = controlPlane.buildDefinition;
  const spellings: readonly [JsonObject, Partial<Statement>, readonly string[]][] = [
    [controlPlane, {}, []],
    [controlPlane, { type: 'https://in-toto.io/Statement/v0.1' }, ['provenance-form']],
    [
      { ...controlPlane, runDetails: { ...controlPlane.runDetails, metadata: { invocationID: '10487' } } },
      {},
      ['provenance-form'],
    ],
    [
      {
        buildDefinition: definition,
        runDetails: { ...controlPlane.runDetails, metadata: { invocationId: 10487 } },
      },
      {},
      ['provenance-form'],
    ],
  ];
  for (const [predicate, more, codes] of spellings) {
    const { producer, values, findings } = parseProvenance(gitlabStatement(predicate, more));
    assert.equal(producer, 'gitlab-control-plane');
    assert.equal(values['job.id'], '10487');
    assert.equal(values['job.url'], 'https://gitlab.com/acme/app/-/jobs/10487');
    assert.equal(values['source.commit'], commit);
    assert.equal(values['source.repository'], 'https://gitlab.com/acme/app');
    assert.equal(values['runner.id'], '123');
    // Variables may be shadowed, so they prove no pipeline.
    assert.equal(values['pipeline.id'], undefined);
    assert.deepEqual(
      findings.map(({ code }) => code),
      codes,
    );
  }
});

test('parseProvenance() tells of secrets among the variables of a GitLab statement, without their values', () => {
  const predicate = structuredClone(controlPlane);
  Object.assign(predicate.buildDefinition.externalParameters.variables, {
    CI_REPOSITORY_URL: 'https://gitlab-ci-token:hunter2@gitlab.com/acme/app.git',
    GITLAB_USER_EMAIL: 'someone@example.com',
  });
  const [finding, ...others] = parseProvenance(gitlabStatement(predicate)).findings;
  assert.equal(finding?.code, 'provenance-secret-exposed');
  assert.equal(finding.found, 'GITLAB_USER_EMAIL, CI_REPOSITORY_URL');
  assert.deepEqual(others, []);
});

test('parseProvenance() reads a Git commit under sha256 as what it is, and says so', () => {
  const predicate = {
    ...controlPlane,
    buildDefinition: {
      ...controlPlane.buildDefinition,
      buildType: 'https://gitlab.com/gitlab-org/gitlab-runner/-/blob/v18.9.0/PROVENANCE.md',
      resolvedDependencies: [{ uri: 'https://gitlab.com/acme/app', digest: { sha256: commit } }],
    },
  };
  const { producer, values, dependencies, findings } = parseProvenance(gitlabStatement(predicate));
  assert.equal(producer, 'gitlab-runner');
  assert.equal(values['source.commit'], commit);
  assert.deepEqual(dependencies[0]?.digest, { gitCommit: commit });
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['provenance-git-as-sha256'],
  );
});

test('parseProvenance() reads the predicate v0.2 that npm writes in a GitLab job', () => {
  const predicate = {
    buildType: 'https://github.com/npm/cli/gitlab/v0alpha1',
    builder: { id: 'https://gitlab.com/acme/app/-/runners/123' },
    invocation: {
      configSource: {
        uri: 'git+https://gitlab.com/acme/app',
        digest: { sha1: commit },
        entryPoint: 'publish',
      },
      parameters: { CI_PROJECT_ID: '4711' },
      environment: {
        server: 'https://gitlab.com',
        job: { id: '2342' },
        pipeline: { id: '815', ref: '.gitlab-ci.yml' },
      },
    },
    metadata: { buildInvocationId: 'https://gitlab.com/acme/app/-/jobs/2342' },
    materials: [{ uri: 'git+https://gitlab.com/acme/app', digest: { sha1: commit } }],
  };
  const statement = gitlabStatement(predicate, { predicateType: 'https://slsa.dev/provenance/v0.2' });
  const { producer, values } = parseProvenance(statement);
  assert.equal(producer, 'npm');
  assert.deepEqual(values, {
    'source.repository': 'https://gitlab.com/acme/app',
    'source.project-id': '4711',
    'source.commit': commit,
    'pipeline.id': '815',
    'pipeline.url': 'https://gitlab.com/acme/app/-/pipelines/815',
    'job.id': '2342',
    'job.url': 'https://gitlab.com/acme/app/-/jobs/2342',
    'job.name': 'publish',
    'runner.id': '123',
    'build.type': 'https://github.com/npm/cli/gitlab/v0alpha1',
    'build.builder': 'https://gitlab.com/acme/app/-/runners/123',
  });
});

test('parseProvenance() answers any predicate with provenance or a coded error', () => {
  const own = parseStatement(buildGitlabProvenance(build)).predicate ?? {};
  const predicate = fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc
      .record({
        seed: fc.constantFrom<JsonObject>(own, controlPlane),
        part: fc.constantFrom('buildDefinition', 'runDetails'),
        member: fc.constantFrom(
          'externalParameters',
          'internalParameters',
          'resolvedDependencies',
          'metadata',
          'builder',
        ),
        value: fc.jsonValue(),
      })
      .map(({ seed, part, member, value }) => ({
        ...seed,
        [part]: { ...(seed[part] as object), [member]: value },
      })),
  );
  fc.assert(
    fc.property(predicate, fc.constantFrom('v1', 'v0.2'), (value, version) => {
      const statement = gitlabStatement(value as JsonObject, {
        predicateType: `https://slsa.dev/provenance/${version}`,
      });
      try {
        parseProvenance(statement);
      } catch (error) {
        if (!(error instanceof WaybillError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});
