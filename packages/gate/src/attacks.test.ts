/** Attacks on a promotion, each by somebody who holds real documents and real signatures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderEvidenceLines } from '@waybill/evidence';
import { digestOf, instantFromMs, type CheckResult } from '@waybill/kernel';
import { gitlabIdentity, newKey, type EditableJson } from '@waybill/simulator/sigstore';
import { assessSubmission } from './assess-submission.ts';
import { cacheKeyOf } from './cache-key.ts';
import { decidePromotion } from './decide-promotion.ts';
import type { Decision } from './decision.ts';
import {
  artifactBytes,
  decideBuild,
  decidedAt,
  goodClaims,
  identityOf,
  makeBuild,
  makeEvidence,
  platformKey,
  resultOf,
  signStatement,
  type Changes,
} from './testing/good-build.ts';

/** Codes of the checks that stand in the way. */
function stopped({ results }: Decision): string[] {
  return results
    .filter(({ outcome }) => outcome !== 'pass')
    .map(({ code, outcome }) => `${code}: ${outcome}`);
}

async function refused(changes: Changes, code: string): Promise<CheckResult> {
  const decision = await decideBuild(changes);
  assert.equal(decision.verdict, 'refuse', stopped(decision).join(', '));
  const result = resultOf(decision, code);
  assert.equal(result.outcome, 'fail', stopped(decision).join(', '));
  return result;
}

async function undecided(changes: Changes, code: string): Promise<CheckResult> {
  const decision = await decideBuild(changes);
  assert.equal(decision.verdict, 'no-verdict', stopped(decision).join(', '));
  const result = resultOf(decision, code);
  assert.equal(result.outcome, 'not-evaluable', stopped(decision).join(', '));
  return result;
}

/** A statement as the good build signs it, for lines that are added or exchanged. */
function statementOf(changes: Changes = {}): EditableJson {
  const { provenance } = makeEvidence(changes);
  const bundle = JSON.parse(Buffer.from(provenance ?? '').toString()) as EditableJson;
  return JSON.parse(Buffer.from(bundle.dsseEnvelope.payload as string, 'base64').toString());
}

function withLines(...lines: readonly Uint8Array[]): Changes {
  return {
    evidence: (good) => ({
      ...good,
      provenance: Buffer.concat([good.provenance, renderEvidenceLines(lines)]),
    }),
  };
}

test('an artifact that was swapped after the build is refused, by signature and by provenance', async () => {
  const decision = await decideBuild({ artifactBytes: Buffer.from('with a backdoor') });
  assert.equal(decision.verdict, 'refuse');
  assert.equal(resultOf(decision, 'signature-covers-artifact').outcome, 'fail');
  assert.equal(resultOf(decision, 'artifact-is-subject').outcome, 'fail');
  assert.equal(resultOf(decision, 'signature-signed').outcome, 'pass', 'the signature itself still holds');
});

test('an SBOM of the same build system that hides a component is refused', async () => {
  const other = makeEvidence({
    sbom: (input) => ({ ...input, component: { ...input.component, version: '1.4.3' } }),
  });
  await refused({ evidence: (good) => ({ ...good, sbom: other.sbom! }) }, 'sbom-named-by-provenance');
});

test('provenance that somebody signed with a key of their own is refused', async () => {
  const result = await refused(
    { provenanceBundle: { key: newKey('p256'), log: 'none' } },
    'provenance-signed',
  );
  assert.match(result.found ?? '', /signature-invalid/);
});

test("provenance by an own key that hints at the organisation's key is refused", async () => {
  const key = { ...newKey('p256'), hint: platformKey.hint };
  const result = await refused({ provenanceBundle: { key, log: 'none' } }, 'provenance-signed');
  assert.match(result.found ?? '', /signature-invalid/);
});

test("provenance by the organisation's key is refused where only the release pipeline may sign", async () => {
  await refused({ provenanceBundle: { key: platformKey, log: 'none' } }, 'provenance-signer');
});

test('a certificate without an entry in the transparency log is refused, timestamp or not', async () => {
  const result = await refused({ provenanceBundle: { log: 'none', timestamp: true } }, 'provenance-signed');
  assert.match(result.found ?? '', /log-entry-missing/);
});

test('an identity that begins like the accepted one is another signer', async () => {
  const evil = identityOf({
    project_path: 'acme/app-evil',
    ci_config_ref_uri: 'gitlab.example.com/acme/app-evil//.gitlab-ci.yml@refs/heads/main',
  });
  await refused({ provenanceBundle: { identity: evil } }, 'provenance-signer');
  const suffixed = { ...identityOf({}), san: `${identityOf({}).san}-evil` };
  await refused({ signatureBundle: { identity: suffixed } }, 'signature-signer');
});

test('a certificate of the accepted identity for another project number is another signer', async () => {
  await refused({ provenanceBundle: { identity: identityOf({ project_id: '4712' }) } }, 'provenance-signer');
});

test('a certificate of another instance that says it is ours is another signer', async () => {
  const claims = {
    ...goodClaims,
    iss: 'http://gdk.test:3000',
    ci_config_ref_uri: 'gdk.test:3000/acme/app//.gitlab-ci.yml@refs/heads/main',
  };
  const identity = gitlabIdentity(claims, 'https://gitlab.example.com');
  assert.equal(identity.extensions[12], 'https://gitlab.example.com/acme/app');
  await refused({ provenanceBundle: { identity } }, 'provenance-signer');
});

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

test('a genuine signature over another artifact is refused', async () => {
  await refused(
    { signatureBundle: { content: { kind: 'message', bytes: Buffer.from('an older release') } } },
    'signature-covers-artifact',
  );
});

test('signed provenance does not pass for a signature', async () => {
  await refused(
    { evidence: (good) => ({ ...good, signature: good.provenance.subarray(0, -1) }) },
    'signature-present',
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
  assert.deepEqual(stopped(decision), ['source-project: fail', 'ref-protected: fail']);
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
  assert.deepEqual(stopped(decision), ['source-project: not-evaluable', 'ref-protected: not-evaluable']);
  assert.equal(decision.verdict, 'no-verdict');
});

test('a runner of the wrong tier is refused although the job claims the right one', async () => {
  const result = await refused({ idToken: (claims) => ({ ...claims, runner_id: 8 }) }, 'runner-tier');
  assert.match(result.found ?? '', /sandbox/);
});

test('offline evidence cannot reach what only a token proves, and the help says where it can', async () => {
  const result = await undecided({ idToken: () => undefined }, 'runner-tier');
  assert.match(result.help ?? '', /^Submit through the server/);
});

test('a verdict for one environment says which, and another environment is another question', async () => {
  const { input } = await makeBuild();
  const staging = { ...input, environment: { ...input.environment, name: 'staging' } };
  assert.equal(decidePromotion(input).environment, 'production');
  assert.equal(decidePromotion(staging).verdict, 'refuse');
  assert.notEqual(cacheKeyOf(input), cacheKeyOf(staging));
});

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

test('a promotion says until when it holds, and at that instant it no longer does', async () => {
  const fresh = await decideBuild();
  assert.ok(fresh.validUntil);
  const before = await decideBuild({ now: instantFromMs(fresh.validUntil - 1) });
  assert.equal(before.verdict, 'promote');
  const after = await decideBuild({ now: fresh.validUntil });
  assert.deepEqual(stopped(after), ['evidence-fresh: fail']);
});

test("findings of other judges count, and a warning stands in nobody's way", async () => {
  const finding: CheckResult = { code: 'image-pinned', outcome: 'fail', message: 'The image is not pinned.' };
  assert.equal((await decideBuild({ findings: [finding] })).verdict, 'refuse');
  const warned = await decideBuild({
    requires: (good) => ({ ...good, health: { accept: ['healthy'], otherwise: 'warn' } }),
    health: (good) => ({ ...good, verdict: 'degraded' }),
  });
  assert.equal(warned.verdict, 'promote');
  assert.deepEqual(
    warned.warnings.map(({ code }) => code),
    ['platform-health'],
  );
});

test('a health statement about another artifact or other provenance is none', async () => {
  await undecided({ health: (good) => ({ ...good, artifacts: [digestOf('another')] }) }, 'platform-health');
  await undecided({ health: (good) => ({ ...good, provenance: digestOf('another') }) }, 'platform-health');
});

test('a signature by a key without any time gives no verdict until a ledger accepts it', async () => {
  const changes: Changes = {
    requires: (good) => ({ ...good, signature: { signers: ['organisation'] } }),
    signatureBundle: { key: platformKey, log: 'none' },
  };
  await undecided({ ...changes, acceptedAt: 'never' }, 'signature-signed');
  assert.equal((await decideBuild(changes)).verdict, 'promote');
});

test('assessSubmission() never throws for bad evidence', async () => {
  const { submission, platform } = await makeBuild();
  for (const junk of ['', '{', '[]', '{"mediaType":1}', '\u0000\n\n', 'x'.repeat(100_000)]) {
    const bytes = Buffer.from(junk);
    const evidence = { sbom: bytes, provenance: bytes, signature: bytes };
    const assessment = await assessSubmission({ ...submission, evidence, idToken: {} }, platform, decidedAt);
    assert.deepEqual(JSON.parse(JSON.stringify(assessment)), assessment, 'an assessment is plain JSON');
  }
});
