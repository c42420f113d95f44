/** Attacks with lines and subjects of a provenance document. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { renderEvidenceLines } from '@waybill/evidence';
import { digestOf } from '@waybill/kernel';
import { newKey } from '@waybill/simulator/sigstore';
import { assessSubmission } from './assess-submission.ts';
import { decidePromotion } from './decide-promotion.ts';
import { refused, statementOf, stopped, undecided, withLines } from './testing/attack.ts';
import {
  artifactBytes,
  decideBuild,
  decidedAt,
  identityOf,
  makeBuild,
  resultOf,
  signStatement,
  type Changes,
} from './testing/good-build.ts';

test('one line that was removed leaves no trace, so pieces are asked for by name', async () => {
  await refused({ evidence: (good) => ({ ...good, provenance: Buffer.from('') }) }, 'provenance-present');
});

test('a second genuine line that tells another story is refused', async () => {
  const other = signStatement(
    statementOf({ build: (build) => ({ ...build, job: { ...build.job, runner: { id: '8', tags: [] } } }) }),
  );
  await refused(withLines(other), 'claims-consistent');
});

test('a second line by a signer who may not speak for this environment changes nothing', async () => {
  const statement = statementOf({
    build: (build) => ({ ...build, job: { ...build.job, jobName: 'nightly' } }),
  });
  const identity = identityOf({
    ci_config_ref_uri: 'gitlab.example.com/acme/app//nightly.yml@refs/heads/main',
  });
  const decision = await decideBuild(withLines(signStatement(statement, { identity })));
  assert.equal(decision.verdict, 'promote', stopped(decision).join(', '));
});

test('a second genuine line about another artifact changes nothing', async () => {
  const statement = statementOf({
    build: (build) => ({ ...build, job: { ...build.job, pipelineId: '700', jobId: '2000' } }),
  });
  statement.subject = [{ name: 'other', digest: { sha256: digestOf('another artifact').slice(7) } }];
  const decision = await decideBuild(withLines(signStatement(statement)));
  assert.equal(decision.verdict, 'promote', stopped(decision).join(', '));
});

test('genuine provenance of another artifact tells nothing even where only its facts are asked for', async () => {
  await undecided(
    {
      statement: (statement) => (statement.subject[0].digest.sha256 = digestOf('another artifact').slice(7)),
      evidence: ({ provenance }) => ({ provenance }),
      idToken: () => undefined,
      requires: () => ({ commit: { least: 'claimed' } }),
    },
    'source-commit',
  );
});

test('a genuine line by the wrong signer is told of rather than a forged one before it', async () => {
  const forged = signStatement(statementOf(), { key: newKey('p256'), log: 'none' });
  const identity = identityOf({
    ci_config_ref_uri: 'gitlab.example.com/acme/app//nightly.yml@refs/heads/main',
  });
  const decision = await decideBuild({
    provenanceBundle: { identity },
    evidence: (good) => ({
      ...good,
      provenance: Buffer.concat([renderEvidenceLines([forged]), good.provenance]),
    }),
  });
  assert.equal(resultOf(decision, 'provenance-signed').outcome, 'pass');
  assert.equal(resultOf(decision, 'provenance-signer').outcome, 'fail');
  assert.equal(resultOf(decision, 'provenance-signer').location?.line, 2);
});

test('a second line of a stranger changes nothing', async () => {
  const statement = statementOf();
  statement.predicate.runDetails.builder.id = 'https://evil.example.com/builder';
  const decision = await decideBuild(
    withLines(signStatement(statement, { key: newKey('p256'), log: 'none' })),
  );
  assert.equal(decision.verdict, 'promote', stopped(decision).join(', '));
});

test('what is known of one artifact tells nothing of another in the same evidence', async () => {
  const { submission, platform, input } = await makeBuild({ idToken: () => undefined });
  const other = { digest: digestOf('another artifact') };
  const statement = statementOf({
    build: (build) => ({ ...build, job: { ...build.job, jobName: 'other' } }),
  });
  statement.subject = [{ name: 'other', digest: { sha256: other.digest.slice(7) } }];
  const { idToken: _idToken, ...rest } = submission;
  const provenance = Buffer.concat([
    rest.evidence.provenance!,
    renderEvidenceLines([signStatement(statement)]),
  ]);
  const artifacts = [...rest.artifacts, other];
  const assessment = await assessSubmission(
    { ...rest, artifacts, evidence: { provenance } },
    platform,
    decidedAt,
  );
  const environment = { ...input.environment, requires: { commit: { least: 'claimed' as const } } };
  for (const artifact of artifacts) {
    const decision = decidePromotion({ ...input, artifact, assessment, environment });
    assert.equal(decision.verdict, 'promote', stopped(decision).join(', '));
  }
});

test('the signer of one line and the subject of another never add up', async () => {
  const own = statementOf({ artifactBytes: Buffer.from('with a backdoor') });
  own.subject = [{ name: 'app', digest: { sha256: digestOf('with a backdoor').slice(7) } }];
  await refused(
    {
      artifactBytes: Buffer.from('with a backdoor'),
      ...withLines(signStatement(own, { key: newKey('p256'), log: 'none' })),
    },
    'artifact-is-subject',
  );
});

test('a predicate type that nobody knows is kept and ignored, and order means nothing', async () => {
  const statement = statementOf();
  const unknown = signStatement({
    ...statement,
    predicateType: 'https://example.com/novel/v9',
    predicate: {},
  });
  const decision = await decideBuild({
    evidence: (good) => ({
      ...good,
      provenance: Buffer.concat([renderEvidenceLines([unknown]), good.provenance]),
    }),
    health: (good) => good,
  });
  assert.equal(resultOf(decision, 'provenance-present').outcome, 'pass');
  assert.equal(resultOf(decision, 'provenance-present').location?.line, 2);
  assert.equal(decision.verdict, 'promote', stopped(decision).join(', '));
});

test('a document whose only line attests something else holds no provenance', async () => {
  await refused(
    { statement: (statement) => (statement.predicateType = 'https://example.com/novel/v9') },
    'provenance-present',
  );
});

test('the artifact is found among a thousand subjects', async () => {
  const decision = await decideBuild({
    statement: (statement) => {
      const others = Array.from({ length: 999 }, (_, n) => ({
        name: `part-${n}`,
        digest: { sha256: digestOf(`${n}`).slice(7) },
      }));
      statement.subject = [...others, ...statement.subject];
    },
  });
  assert.equal(decision.verdict, 'promote', stopped(decision).join(', '));
});

test('more subjects than the limit are refused', async () => {
  await refused(
    {
      statement: (statement) => {
        statement.subject = Array.from({ length: 1025 }, () => statement.subject[0]);
      },
    },
    'provenance-signed',
  );
});

test('copies of one good line are verified once, and change nothing', async () => {
  const copies: Changes = {
    evidence: (good) => ({
      ...good,
      provenance: Buffer.concat(Array.from({ length: 1000 }, () => good.provenance)),
    }),
    health: () => undefined,
    requires: ({ health: _health, ...requires }) => requires,
  };
  const { input, assessment } = await makeBuild(copies);
  assert.deepEqual(
    assessment.attestations.map(({ line }) => line),
    [1],
  );
  assert.equal(decidePromotion(input).verdict, 'promote');
});

test('a document of more different lines than are verified is refused by its code, and one line less is read', async () => {
  const lines = Array.from({ length: 100 }, (_, n) => Buffer.from(`{"junk":${n}}`));
  const { found } = await refused(withLines(...lines), 'provenance-present');
  assert.match(found ?? '', /^evidence-lines-too-many: 101$/);
  const decision = await decideBuild({ ...withLines(...lines.slice(1)), health: (good) => good });
  assert.equal(decision.verdict, 'promote', stopped(decision).join(', '));
});

test('a subject whose SHA-256 is wrong does not become the artifact by its right SHA-512', async () => {
  const sha512 = createHash('sha512').update(artifactBytes).digest('hex');
  const named = (digest: Readonly<Record<string, string>>): Changes => ({
    statement: (statement) => (statement.subject = [{ name: 'app', digest }]),
  });
  assert.equal((await decideBuild(named({ sha512 }))).verdict, 'promote');
  await refused(named({ sha512, sha256: '0'.repeat(64) }), 'artifact-is-subject');
});
