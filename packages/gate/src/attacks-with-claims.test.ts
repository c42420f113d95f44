/** Attacks with claims about a build that did not happen so. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gitlabIdentity } from '@waybill/simulator/sigstore';
import { refused, stopped, undecided } from './testing/attack.ts';
import {
  artifactBytes,
  decideBuild,
  goodClaims,
  identityOf,
  makeBuild,
  makeEvidence,
  resultOf,
  type Changes,
} from './testing/good-build.ts';
import { platformKey } from './testing/good-platform.ts';

test('a trusted signer of another instance proves nothing of our projects', async () => {
  const claims = {
    ...goodClaims,
    iss: 'http://gdk.test:3000',
    ci_config_ref_uri: 'gdk.test:3000/acme/app//.gitlab-ci.yml@refs/heads/main',
  };
  const identity = gitlabIdentity(claims, 'https://gitlab.example.com');
  const { assessment } = await makeBuild({
    provenanceBundle: { identity },
    platform: (platform) => ({
      ...platform,
      signers: [
        ...platform.signers,
        {
          name: 'other',
          profile: 'sigstore',
          identity: { kind: 'literal', text: identity.san },
          issuer: 'http://gdk.test:3000',
        },
      ],
    }),
  });
  const [line] = assessment.attestations;
  assert.equal(line?.verification.kind, 'verified');
  assert.deepEqual(
    line?.facts.filter(({ assurance }) => assurance !== 'claimed'),
    [],
  );
});

test('genuine provenance of another build of the same bytes contradicts the ID token', async () => {
  const other = makeEvidence({
    build: (build) => ({ ...build, job: { ...build.job, pipelineId: '700', jobId: '2000' } }),
  });
  await refused({ evidence: (good) => ({ ...good, provenance: other.provenance! }) }, 'claims-consistent');
});

for (const [claim, value] of [
  ['pipeline_id', '816'],
  ['runner_id', 8],
  ['sha', 'f'.repeat(40)],
  ['job_id', '1'],
  ['ref_protected', 'false'],
] as const) {
  test(`provenance that differs from the ID token in ${claim} is refused`, async () => {
    await refused({ idToken: (claims) => ({ ...claims, [claim]: value }) }, 'claims-consistent');
  });
}

test('the token of a merge request pipeline from a fork opens nothing', async () => {
  const decision = await decideBuild({
    idToken: (claims) => ({
      ...claims,
      project_id: '9999',
      project_path: 'mallory/app',
      namespace_id: '666',
      namespace_path: 'mallory',
      pipeline_source: 'merge_request_event',
      ref: 'refs/merge-requests/7/head',
      ref_path: 'refs/merge-requests/7/head',
      ref_protected: 'false',
    }),
  });
  assert.equal(decision.verdict, 'refuse');
  assert.equal(resultOf(decision, 'source-ref').outcome, 'fail');
  assert.equal(resultOf(decision, 'ref-protected').outcome, 'fail');
});

test('a branch of a fork that bears the name of the protected one opens nothing', async () => {
  const decision = await decideBuild({
    idToken: (claims) => ({
      ...claims,
      project_id: '9999',
      project_path: 'mallory/app',
      namespace_id: '666',
    }),
  });
  assert.deepEqual(stopped(decision), ['source-project: fail', 'not-from-fork: fail', 'ref-protected: fail']);
});

test('a merge request on a GitLab that does not tell forks apart gives no verdict', async () => {
  const changes: Changes = {
    idToken: ({ job_project_id: _id, job_project_path: _path, ...claims }) => ({
      ...claims,
      pipeline_source: 'merge_request_event',
    }),
    build: (build) => ({ ...build, job: { ...build.job, pipelineSource: 'merge_request_event' } }),
    provenanceBundle: { identity: identityOf({ pipeline_source: 'merge_request_event' }) },
    signatureBundle: {
      identity: identityOf({ pipeline_source: 'merge_request_event' }),
      content: { kind: 'message', bytes: artifactBytes },
    },
    requires: (good) => ({ ...good, pipeline: { sources: ['merge_request_event'], least: 'token' } }),
  };
  const decision = await decideBuild(changes);
  assert.deepEqual(stopped(decision), [
    'source-project: not-evaluable',
    'not-from-fork: not-applicable',
    'ref-protected: not-evaluable',
  ]);
  assert.equal(decision.verdict, 'no-verdict');
});

test('a runner of the wrong tier is refused although the job claims the right one', async () => {
  const result = await refused({ idToken: (claims) => ({ ...claims, runner_id: 8 }) }, 'runner-tier');
  assert.match(result.found ?? '', /sandbox/);
});

test('offline evidence cannot reach what only a token proves, and the help says where it can', async () => {
  const result = await undecided({ idToken: () => undefined }, 'runner-tier');
  assert.match(result.help ?? '', /let the server judge/);
});

test('a certificate of our issuer with addresses of another host is a contradiction', async () => {
  const identity = gitlabIdentity(
    { ...goodClaims, ci_config_ref_uri: 'gitlab.example.com/acme/app//nightly.yml@refs/heads/main' },
    'https://gitlab.com',
  );
  const changes: Changes = {
    provenanceBundle: { identity },
    requires: (good) => ({ ...good, provenance: { ...good.provenance!, signers: ['nightly'] } }),
  };
  const result = await refused(changes, 'claims-consistent');
  assert.match(result.found ?? '', /sourceRepositoryUri/);
});

test('a certificate of a signer who may not speak makes no claim surer', async () => {
  const changes: Changes = {
    idToken: () => undefined,
    provenanceBundle: { key: platformKey, log: 'none' },
    signatureBundle: {
      identity: identityOf({ ci_config_ref_uri: 'gitlab.example.com/acme/app//nightly.yml@refs/heads/main' }),
    },
    requires: ({ provenance }) => ({
      provenance: { ...provenance!, signers: ['organisation'] },
      commit: { least: 'certificate' },
    }),
  };
  const result = await undecided(changes, 'source-commit');
  assert.match(result.found ?? '', /a claim/);
});
