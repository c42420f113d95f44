import assert from 'node:assert/strict';
import test from 'node:test';
import { WaybillError, type JsonObject } from '@waybill/kernel';
import fc from 'fast-check';
import type { FactSet } from '../facts.ts';
import { factsFromIdToken, parseIdTokenClaims } from './id-token-claims.ts';

const payload = {
  iss: 'https://gitlab.example.com',
  sub: 'project_path:acme/app:ref_type:branch:ref:main',
  aud: 'waybill:waybill.example.com',
  jti: 'b5d4c7a0-0d1a-4c9e-8d0e-3a4c0f1f2d3e',
  iat: 1769860500,
  nbf: 1769860495,
  exp: 1769864100,
  namespace_id: '12',
  namespace_path: 'acme',
  project_id: '4711',
  project_path: 'acme/app',
  user_id: '1',
  user_login: 'someone',
  user_email: 'someone@example.com',
  pipeline_id: '815',
  pipeline_source: 'push',
  job_id: '2342',
  ref: 'main',
  ref_type: 'branch',
  ref_path: 'refs/heads/main',
  ref_protected: 'true',
  environment: 'production',
  environment_protected: 'false',
  deployment_tier: 'production',
  runner_id: 7,
  runner_environment: 'self-hosted',
  sha: 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
  ci_config_ref_uri: 'gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main',
  ci_config_sha: 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
  project_visibility: 'private',
};

const factsOf = (claims: JsonObject): FactSet =>
  Object.fromEntries(factsFromIdToken(parseIdTokenClaims(claims)).map(({ name, value }) => [name, value]));

const refuses = (claims: JsonObject): void =>
  assert.throws(
    () => parseIdTokenClaims(claims),
    (error) => error instanceof WaybillError && error.code === 'id-token-malformed',
    JSON.stringify(claims).slice(0, 60),
  );

test('factsFromIdToken() shows project, ref, pipeline, job, runner and environment', () => {
  const facts = factsFromIdToken(parseIdTokenClaims(payload));
  assert.ok(facts.every(({ assurance, source }) => assurance === 'token' && source === 'id-token'));
  assert.deepEqual(factsOf(payload), {
    'source.repository': 'https://gitlab.example.com/acme/app',
    'source.project-id': '4711',
    'source.commit': 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
    'source.ref': 'refs/heads/main',
    'source.ref-protected': true,
    'build.config': 'https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main',
    'pipeline.id': '815',
    'pipeline.url': 'https://gitlab.example.com/acme/app/-/pipelines/815',
    'pipeline.source': 'push',
    'job.id': '2342',
    'job.url': 'https://gitlab.example.com/acme/app/-/jobs/2342',
    'runner.id': '7',
    'runner.environment': 'self-hosted',
    'deployment.environment': 'production',
  });
});

test('parseIdTokenClaims() reads ids and flags as texts and as such', () => {
  const claims = parseIdTokenClaims({ ...payload, project_id: 4711, runner_id: '7', ref_protected: false });
  assert.equal(claims.projectId, '4711');
  assert.equal(claims.runnerId, '7');
  assert.equal(claims.refProtected, false);
  assert.equal(claims.environmentProtected, false);
});

test('parseIdTokenClaims() leaves out what an older instance does not say', () => {
  const { runner_id: _id, runner_environment: _where, ref_protected: _flag, ...older } = payload;
  const claims = parseIdTokenClaims({ ...older, ci_config_ref_uri: null, ci_config_sha: null });
  for (const name of ['runnerId', 'runnerEnvironment', 'refProtected', 'configRefUri', 'fromFork']) {
    assert.ok(!(name in claims), name);
  }
  assert.ok(!('source.ref-protected' in factsOf(older)));
});

test('parseIdTokenClaims() takes the project that the job runs in, and tells when the code is of a fork', () => {
  const job = { job_project_id: '4711', job_project_path: 'acme/app', job_namespace_id: '12' };
  assert.equal(parseIdTokenClaims({ ...payload, ...job }).fromFork, false);
  const fork = { ...payload, ...job, project_id: '9999', project_path: 'stranger/app', namespace_id: '99' };
  const claims = parseIdTokenClaims(fork);
  assert.deepEqual([claims.projectId, claims.projectPath, claims.namespaceId], ['4711', 'acme/app', '12']);
  assert.equal(claims.fromFork, true);
  assert.equal(factsOf(fork)['source.repository'], 'https://gitlab.example.com/acme/app');
});

test('parseIdTokenClaims() makes a full ref of name and type where the instance gives no other', () => {
  const { ref_path: _path, ...older } = payload;
  assert.equal(parseIdTokenClaims(older).ref, 'refs/heads/main');
  assert.equal(parseIdTokenClaims({ ...older, ref: 'v1', ref_type: 'tag' }).ref, 'refs/tags/v1');
  assert.equal(parseIdTokenClaims({ ...older, ref_type: 'other' }).ref, undefined);
});

test('parseIdTokenClaims() keeps neither login nor e-mail address', () => {
  assert.ok(!JSON.stringify(parseIdTokenClaims(payload)).includes('someone'));
});

test('parseIdTokenClaims() refuses a token that misses a claim or has one of another kind', () => {
  for (const name of ['iss', 'aud', 'exp', 'project_id', 'project_path', 'pipeline_id', 'job_id']) {
    const { [name as 'iss']: _missing, ...without } = payload;
    refuses(without);
  }
  refuses({ ...payload, job_id: 'x' });
  refuses({ ...payload, ref_protected: 'yes' });
  refuses({ ...payload, aud: [1] });
  refuses({ ...payload, exp: '1769864100' });
  refuses({ ...payload, job_config: 'https://gitlab.example.com' });
});

test('parseIdTokenClaims() answers any payload with claims or a coded error', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(payload)), fc.jsonValue(), (name, value) => {
      try {
        parseIdTokenClaims({ ...payload, [name]: value } as JsonObject);
      } catch (error) {
        if (!(error instanceof WaybillError)) throw error;
      }
    }),
  );
});
