import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf, hexOf, parseJson, WaybillError, type JsonObject } from '@waybill/kernel';
import { factsFromProvenance } from './facts-from.ts';
import { buildGitlabProvenance } from './gitlab-provenance.ts';
import { parseProvenance } from './parse-provenance.ts';
import { parseStatement, type Statement } from './statement.ts';
import { build, commit, project } from './testing/sample-build.ts';

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
