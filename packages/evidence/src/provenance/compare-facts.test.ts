import assert from 'node:assert/strict';
import test from 'node:test';
import { digestOf } from '@waybill/kernel';
import type { Fact } from '../facts.ts';
import { compareFacts } from './compare-facts.ts';
import { factsFromCertificate } from './facts-from.ts';

const claimed: Fact = {
  name: 'source.commit',
  value: 'a'.repeat(40),
  assurance: 'claimed',
  source: 'provenance',
  document: digestOf('provenance'),
};
const token: Fact = { name: 'source.commit', value: 'a'.repeat(40), assurance: 'token', source: 'id-token' };

test('compareFacts() passes when all sources agree', () => {
  assert.deepEqual(
    compareFacts([claimed, token]).map(({ code, outcome }) => [code, outcome]),
    [['claims-consistent', 'pass']],
  );
});

test('compareFacts() fails with both values and who says so, the best-founded first', () => {
  const [result, ...others] = compareFacts([claimed, { ...token, value: 'b'.repeat(40) }]);
  assert.deepEqual(others, []);
  assert.equal(result?.outcome, 'fail');
  assert.equal(result.expected, `${'b'.repeat(40)} (id-token, token)`);
  assert.equal(result.found, `${'a'.repeat(40)} (provenance, claimed)`);
  assert.equal(result.document, digestOf('provenance'));
});

test('compareFacts() finds a contradiction of one among many, and between two documents of a kind', () => {
  const other = { ...claimed, value: 'c'.repeat(40), document: digestOf('second') };
  assert.equal(
    compareFacts([claimed, token, { ...token, assurance: 'api', source: 'api' }, other]).length,
    1,
  );
  assert.equal(compareFacts([claimed, other])[0]?.outcome, 'fail');
});

test('compareFacts() compares instants, and not how they are written', () => {
  const at = (value: string): Fact => ({ ...claimed, name: 'build.started-at', value });
  assert.equal(
    compareFacts([at('2026-01-31T12:00:00Z'), at('2026-01-31T13:00:00.000+01:00')])[0]?.outcome,
    'pass',
  );
  assert.equal(compareFacts([at('2026-01-31T12:00:00Z'), at('2026-01-31T12:00:01Z')])[0]?.outcome, 'fail');
});

test('compareFacts() does not hold one writer against another', () => {
  const builder = (value: string): Fact => ({ ...claimed, name: 'build.builder', value });
  assert.equal(
    compareFacts([builder('https://a.example'), builder('https://b.example')])[0]?.outcome,
    'not-applicable',
  );
});

test('compareFacts() has nothing to say of facts that were stated once', () => {
  assert.equal(compareFacts([claimed])[0]?.outcome, 'not-applicable');
  assert.equal(compareFacts([])[0]?.outcome, 'not-applicable');
});

test('factsFromCertificate() gives what a certificate binds, with its assurance', () => {
  const project = 'https://gitlab.example.com/acme/app';
  const facts = factsFromCertificate(
    {
      issuer: 'https://gitlab.example.com',
      buildSignerUri: `${project}//.gitlab-ci.yml@refs/heads/main`,
      runnerEnvironment: 'self-hosted',
      sourceRepositoryUri: project,
      sourceRepositoryDigest: 'a'.repeat(40),
      sourceRepositoryRef: 'refs/heads/main',
      sourceRepositoryId: '4711',
      buildTrigger: 'push',
      runInvocationUri: `${project}/-/jobs/2342`,
    },
    digestOf('bundle'),
  );
  assert.ok(facts.every(({ assurance, source }) => assurance === 'certificate' && source === 'certificate'));
  assert.deepEqual(Object.fromEntries(facts.map(({ name, value }) => [name, value])), {
    'source.repository': project,
    'source.project-id': '4711',
    'source.commit': 'a'.repeat(40),
    'source.ref': 'refs/heads/main',
    'build.config': `${project}//.gitlab-ci.yml@refs/heads/main`,
    'pipeline.source': 'push',
    'job.id': '2342',
    'job.url': `${project}/-/jobs/2342`,
    'runner.environment': 'self-hosted',
  });
});
