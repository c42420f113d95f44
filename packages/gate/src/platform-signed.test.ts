import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DigestCheck, Fact, VouchedFacts } from '@waybill/evidence';
import type { Platform } from '@waybill/platform';
import { signedByPlatform } from './testing/check-cases.ts';
import { decideBuild, identityOf, resultOf, type Changes } from './testing/good-build.ts';

const everything: VouchedFacts = {
  'source.repository': 'api',
  'source.project-id': 'api',
  'source.commit': 'api',
  'source.ref': 'api',
  'source.ref-protected': 'token',
  'pipeline.id': 'api',
  'pipeline.source': 'token',
  'job.id': 'api',
  'runner.id': 'api',
  'runner.tier': 'api',
};

/** The good build with provenance of the platform's own key, and no ID token to lean on. */
function platformBuild(
  changes: { readonly vouched?: VouchedFacts; readonly kind?: 'key' | 'server' } = {},
): Changes {
  const base = signedByPlatform('submitted', 'submitted');
  return {
    ...base,
    build: (build) => ({ ...build, vouched: changes.vouched ?? everything }),
    platform: (platform: Platform) => ({
      ...platform,
      profiles: platform.profiles.map((profile) =>
        profile.kind === 'key' ? { ...profile, kind: changes.kind ?? 'server' } : profile,
      ),
    }),
    requires: (requires) => {
      const signed = base.requires?.(requires) ?? requires;
      return {
        ...signed,
        source: { ...requires.source!, least: 'api' },
        commit: { least: 'api' },
        runner: { ...requires.runner!, least: 'api' },
      };
    },
    idToken: () => undefined,
  };
}

test("what the platform's own key vouches for is as sure as it says, without token or API", async () => {
  const decision = await decideBuild(platformBuild());
  assert.equal(
    decision.verdict,
    'promote',
    JSON.stringify(decision.results.filter((r) => r.outcome !== 'pass')),
  );
});

test('the same statement under a profile of the kind key is a claim', async () => {
  const decision = await decideBuild(platformBuild({ kind: 'key' }));
  assert.equal(decision.verdict, 'no-verdict');
  for (const code of ['source-commit', 'runner-tier', 'ref-protected', 'pipeline-known']) {
    assert.equal(resultOf(decision, code).outcome, 'not-evaluable', code);
  }
});

test("the same statement under a job's certificate is a claim", async () => {
  const decision = await decideBuild({
    build: (build) => ({ ...build, vouched: everything }),
    requires: (requires) => ({ ...requires, runner: { ...requires.runner!, least: 'api' } }),
    idToken: () => undefined,
  });
  assert.equal(resultOf(decision, 'runner-tier').outcome, 'not-evaluable');
  assert.equal(resultOf(decision, 'pipeline-known').outcome, 'not-evaluable');
});

test('what the platform does not vouch for stays a claim even under its own key', async () => {
  const { 'runner.tier': _tier, 'runner.id': _id, ...vouched } = everything;
  const decision = await decideBuild(platformBuild({ vouched }));
  assert.equal(resultOf(decision, 'runner-tier').outcome, 'not-evaluable');
  assert.equal(decision.verdict, 'no-verdict');
});

const order: readonly DigestCheck[] = ['submitted', 'registry', 'job-artifact'];
for (const check of order) {
  for (const least of order) {
    const enough = order.indexOf(check) >= order.indexOf(least);
    test(`a digest checked as ${check} is ${enough ? 'enough' : 'too little'} where ${least} is asked`, async () => {
      const decision = await decideBuild(signedByPlatform(check, least));
      assert.equal(resultOf(decision, 'digest-checked').outcome, enough ? 'pass' : 'fail');
    });
  }
}

test('a job that says in its own provenance that its digest was checked is not believed', async () => {
  const { build } = signedByPlatform('job-artifact', 'registry');
  const decision = await decideBuild({
    ...(build && { build }),
    requires: (requires) => ({ ...requires, provenance: { ...requires.provenance!, subjects: 'registry' } }),
  });
  assert.equal(resultOf(decision, 'digest-checked').outcome, 'not-evaluable');
});

const apiSays = (name: Fact['name'], value: string): readonly Fact[] => [
  { name, value, assurance: 'api', source: 'api' } as Fact,
];
const otherCommit = 'f'.repeat(40);

/** For each two of the four sources a contradiction between them. */
const contradictions: readonly (readonly [string, Changes])[] = [
  ['token and API', { apiFacts: apiSays('pipeline.source', 'schedule') }],
  [
    'token and certificate',
    { signatureBundle: { identity: identityOf({ runner_environment: 'gitlab-hosted' }) } },
  ],
  ['token and statement', { build: (good) => ({ ...good, job: { ...good.job, pipelineId: '816' } }) }],
  [
    'API and certificate',
    {
      apiFacts: apiSays('source.commit', otherCommit),
      idToken: () => undefined,
      build: (good) => ({ ...good, job: { ...good.job, commit: otherCommit } }),
    },
  ],
  ['API and statement', { apiFacts: apiSays('job.name', 'test'), idToken: () => undefined }],
  [
    'certificate and statement',
    {
      idToken: () => undefined,
      build: (good) => ({
        ...good,
        job: { ...good.job, jobUrl: 'https://gitlab.example.com/acme/app/-/jobs/1' },
      }),
    },
  ],
  [
    "the platform's statement and the token of the job that hands it in",
    { ...platformBuild(), idToken: (claims) => ({ ...claims, runner_id: 8 }) },
  ],
];
for (const [pair, changes] of contradictions) {
  test(`a contradiction between ${pair} refuses the promotion`, async () => {
    const decision = await decideBuild(changes);
    assert.equal(resultOf(decision, 'claims-consistent').outcome, 'fail');
    assert.equal(decision.verdict, 'refuse');
  });
}
