import assert from 'node:assert/strict';
import test from 'node:test';
import { WaybillError, type JsonObject } from '@waybill/kernel';
import fc from 'fast-check';
import { buildGitlabProvenance } from './gitlab-provenance.ts';
import { parseProvenance } from './parse-provenance.ts';
import { parseStatement, type Statement } from './statement.ts';
import { build, commit } from './testing/sample-build.ts';

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
    [...new Set(findings.map(({ code }) => code))],
    ['provenance-git-as-sha256', 'runner-metadata'],
  );
});

test('parseProvenance() tells each defect of the runner for itself', () => {
  const found = (external: JsonObject): (string | undefined)[] => {
    const predicate = {
      ...controlPlane,
      buildDefinition: {
        ...controlPlane.buildDefinition,
        externalParameters: { source: 'https://gitlab.com/acme/app', entryPoint: 'build', ...external },
        buildType: 'https://gitlab.com/gitlab-org/gitlab-runner/-/blob/v18.9.0/PROVENANCE.md',
      },
    };
    return parseProvenance(gitlabStatement(predicate))
      .findings.filter(({ code }) => code === 'runner-metadata')
      .map(({ found }) => found);
  };
  assert.deepEqual(found({}), ['none']);
  assert.deepEqual(found({ CI: 'true' }), ['CI', 'none']);
  assert.deepEqual(found({ CI: '', CI_JOB_ID: '' }), ['2 empty: CI, CI_JOB_ID', 'CI, CI_JOB_ID', 'none']);
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
