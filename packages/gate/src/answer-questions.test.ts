import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildVsa, factText, type SbomInput } from '@waybill/evidence';
import { digestOf } from '@waybill/kernel';
import { makeEnvelope } from '@waybill/simulator/sigstore';
import { answerQuestions, type Answer } from './answer-questions.ts';
import { assessSubmission } from './assess-submission.ts';
import { speaksOf, type QuestionInput } from './build-record.ts';
import { decidePromotion } from './decide-promotion.ts';
import { decidedAt, makeBuild, type Changes } from './testing/good-build.ts';
import { withLines } from './testing/attack.ts';
import { signedByPlatform, without } from './testing/check-cases.ts';
import { platformKey } from './testing/good-platform.ts';

async function ask(changes: Changes = {}): Promise<readonly Answer[]> {
  const { input } = await makeBuild(changes);
  const { artifact, assessment, health } = input;
  const decisions = [decidePromotion(input)];
  return answerQuestions({ artifact, entries: [assessment], decisions, ...(health ? { health } : {}) });
}

function answerTo(answers: readonly Answer[], number: number): Answer {
  const answer = answers.find((candidate) => candidate.number === number);
  assert.ok(answer);
  return answer;
}

test('answerQuestions() answers all eight from the evidence of one good build', async () => {
  const answers = await ask();
  assert.deepEqual(
    answers.map(({ number, answer }) => `${number} ${answer}`),
    [
      '1 https://gitlab.example.com/acme/app, project 4711, refs/heads/main',
      '2 eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
      '3 pipeline 815, https://gitlab.example.com/acme/app/-/pipelines/815, started by push, job 2342',
      '4 runner 7, tier protected, self-hosted',
      '5 1 component (cyclonedx 1.6, named by signed provenance)',
      '6 yes: provenance by https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main (issuer https://gitlab.example.com); signature by https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main (issuer https://gitlab.example.com)',
      `7 yes: verified signatures cover ${digestOf('the packed release of acme/app\n')}; production: promote at 2026-01-31T13:00:00Z`,
      '8 healthy; all objectives met',
    ],
  );
});

test('answerQuestions() names for every known answer the documents that prove it', async () => {
  for (const { number, documents, why } of await ask()) {
    assert.ok(documents.length > 0, `question ${number}`);
    assert.equal(why, undefined);
  }
});

test('answerQuestions() says how the platform checked the digest, and believes no other signer about it', async () => {
  const seen = answerTo(await ask(signedByPlatform('registry', 'submitted')), 7);
  assert.match(seen.answer, /; checked by the platform: registry; production: promote/);
  const { build } = signedByPlatform('registry', 'submitted');
  const claimed = answerTo(await ask({ ...(build && { build }) }), 7);
  assert.doesNotMatch(claimed.answer, /checked/);
});

test('answerQuestions() shows a verdict that somebody else signed as that, and takes it for nothing else', async () => {
  const payload = buildVsa({
    artifact: digestOf('the packed release of acme/app\n'),
    verifier: { id: 'https://verifier.example.org/v1', version: '1' },
    verifiedAt: decidedAt,
    resource: 'package://example/app',
    environment: 'production',
    policy: { uri: 'file:/policy', digest: digestOf('policy') },
    inputs: [],
    passed: false,
    provenanceSigner: 'job',
  });
  const line = makeEnvelope(payload, [{ key: platformKey, encoding: 'p1363' }]);
  const signers = answerTo(await ask(withLines(line)), 6);
  assert.match(
    signers.answer,
    /; verdict FAILED for production of https:\/\/verifier\.example\.org\/v1 by key sha256:/,
  );
  const alone = await ask({ evidence: () => ({ provenance: line }) });
  assert.match(answerTo(alone, 7).answer, /^no: no verified signature covers this digest/);
});

test('answerQuestions() puts the surest source of each fact first', async () => {
  const { facts } = answerTo(await ask(), 4);
  assert.equal(facts[0]?.name, 'runner.id');
  assert.equal(facts[0].assurance, 'token');
});

test('answerQuestions() says unknown, with the reason, where nothing is on record', () => {
  const input: QuestionInput = { artifact: { digest: digestOf('never seen') }, entries: [], decisions: [] };
  const answers = answerQuestions(input);
  assert.equal(answers.length, 8);
  for (const { answer, why, facts, documents } of answers) {
    assert.equal(answer, 'unknown');
    assert.ok(why);
    assert.deepEqual([facts, documents], [[], []]);
  }
});

test('answerQuestions() says unknown of what an artifact in the entries of others would have answered', async () => {
  const { input } = await makeBuild();
  const artifact = { digest: digestOf('another') };
  const answers = answerQuestions({
    artifact,
    entries: [input.assessment],
    decisions: [],
    health: input.health!,
  });
  assert.ok(answers.every(({ answer }) => answer === 'unknown'));
});

test('answerQuestions() takes nothing from provenance that was not verified', async () => {
  const answers = await ask({
    idToken: () => undefined,
    ...without('signature'),
    provenanceBundle: { edit: (bundle) => (bundle.dsseEnvelope.signatures[0].sig = 'AAAA') },
  });
  for (const number of [1, 2, 3, 4]) assert.equal(answerTo(answers, number).answer, 'unknown');
  assert.match(answerTo(answers, 6).answer, /^no/);
  assert.match(answerTo(answers, 7).answer, /^no: .*; production: refuse at /);
});

test('answerQuestions() says of an SBOM that signed provenance does not name it', async () => {
  const answers = await ask({
    evidence: (good) => ({ ...good, sbom: Buffer.concat([good.sbom, Buffer.from(' ')]) }),
  });
  assert.match(answerTo(answers, 5).answer, /could have been swapped/);
});

test('answerQuestions() says unknown of health that was stated as unknown', async () => {
  const answer = answerTo(
    await ask({ health: (good) => ({ ...good, verdict: 'unknown', reasons: ['no signals'] }) }),
    8,
  );
  assert.equal(answer.answer, 'unknown');
  assert.match(answer.why ?? '', /no signals/);
});

test('answerQuestions() takes nothing from a line about another artifact of the same submission', async () => {
  const { submission, platform } = await makeBuild({ idToken: () => undefined });
  const { idToken: _idToken, ...rest } = submission;
  const other = { digest: digestOf('another artifact') };
  const artifacts = [...rest.artifacts, other];
  const assessment = await assessSubmission({ ...rest, artifacts }, platform, decidedAt);
  const answers = answerQuestions({ artifact: other, entries: [assessment], decisions: [] });
  for (const number of [1, 2, 3, 4]) assert.equal(answerTo(answers, number).answer, 'unknown');
});

test('answerQuestions() calls a runner unknown of which only the class is certified, and shows the class', async () => {
  const { answer, why, facts } = answerTo(
    await ask({ ...without('provenance'), idToken: () => undefined }),
    4,
  );
  assert.equal(answer, 'unknown');
  assert.match(why ?? '', /runner\.id/);
  assert.deepEqual(
    facts.map((fact) => `${fact.name} ${factText(fact)}`),
    ['runner.environment self-hosted'],
  );
});

test('answerQuestions() says where sources contradict each other', async () => {
  const answers = await ask({ idToken: (claims) => ({ ...claims, pipeline_id: '816' }) });
  assert.match(answerTo(answers, 3).answer, /^pipeline 816, .*; sources contradict each other$/);
});

test('answerQuestions() falls back to an older entry for what the latest does not tell', async () => {
  const { input } = await makeBuild();
  const { input: latest } = await makeBuild({ idToken: () => undefined, evidence: () => ({}) });
  const entries = [latest.assessment, input.assessment];
  const answers = answerQuestions({ artifact: input.artifact, entries, decisions: [] });
  assert.match(answerTo(answers, 4).answer, /^runner 7/);
});

test('answerQuestions() answers the same from an entry that went through JSON', async () => {
  const { input } = await makeBuild();
  const { artifact, assessment } = input;
  const stored = JSON.parse(JSON.stringify(assessment)) as typeof assessment;
  assert.deepEqual(
    answerQuestions({ artifact, entries: [stored], decisions: [] }),
    answerQuestions({ artifact, entries: [assessment], decisions: [] }),
  );
});

test('answerQuestions() takes an entry with verified documents before a later one of a stranger without', async () => {
  const { input } = await makeBuild();
  const { input: stranger } = await makeBuild({
    evidence: () => ({}),
    idToken: (claims) => ({
      ...claims,
      project_path: 'mallory/app',
      job_project_path: 'mallory/app',
    }),
  });
  const entries = [stranger.assessment, input.assessment];
  const answers = answerQuestions({ artifact: input.artifact, entries, decisions: [] });
  assert.match(answerTo(answers, 1).answer, /acme\/app/);
});

test('answerQuestions() unites what was established of identical documents, whoever hands them in last', async () => {
  const { input, submission, platform } = await makeBuild();
  const { idToken: _token, ...again } = submission;
  const later = await assessSubmission(again, platform, decidedAt);
  const entries = [later, input.assessment];
  const runner = answerTo(answerQuestions({ artifact: input.artifact, entries, decisions: [] }), 4);
  assert.deepEqual(
    runner.facts.filter(({ name }) => name === 'runner.id').map(({ assurance }) => assurance),
    ['token', 'claimed'],
  );
});

test('answerQuestions() does not mix in the token of a stranger who hands in the same documents', async () => {
  const { input, submission, platform } = await makeBuild();
  const { idToken: _token, ...again } = submission;
  const ofApiToken = await assessSubmission(again, platform, decidedAt);
  const stranger = await makeBuild({
    evidence: () => submission.evidence,
    idToken: (claims) => ({
      ...claims,
      project_id: '666',
      project_path: 'mallory/app',
      job_project_id: '666',
      job_project_path: 'mallory/app',
    }),
  });
  const orders = [
    [stranger.assessment, ofApiToken, input.assessment],
    [ofApiToken, input.assessment, stranger.assessment],
    [stranger.assessment, ofApiToken],
  ];
  for (const entries of orders) {
    const { answer, facts } = answerTo(
      answerQuestions({ artifact: input.artifact, entries, decisions: [] }),
      1,
    );
    assert.equal(answer, 'https://gitlab.example.com/acme/app, project 4711, refs/heads/main');
    assert.ok(facts.every(({ value }) => value !== '666'));
  }
});

test('answerQuestions() takes no components from an SBOM of another artifact', async () => {
  const other = { artifacts: [{ name: 'other.tgz', digest: digestOf('another') }] };
  const sbom = (input: SbomInput): SbomInput => ({
    ...input,
    component: { ...input.component, ...other },
  });
  assert.equal(answerTo(await ask({ sbom }), 5).answer, 'unknown');
});

test('answerQuestions() takes an SBOM without a digest only where signed provenance names it', async () => {
  const sbom = (input: SbomInput): SbomInput => ({
    ...input,
    component: { ...input.component, artifacts: [] },
  });
  assert.match(answerTo(await ask({ sbom }), 5).answer, /^1 component/);
  assert.equal(answerTo(await ask({ sbom, ...without('provenance') }), 5).answer, 'unknown');
});

test('speaksOf() is true of evidence with a document about the artifact, and of no other', async () => {
  const { input } = await makeBuild();
  assert.equal(speaksOf(input.assessment, input.artifact), true);
  assert.equal(speaksOf(input.assessment, { digest: digestOf('swapped') }), false);
  const swapped = await makeBuild({ artifactBytes: Buffer.from('swapped') });
  assert.equal(speaksOf(swapped.assessment, swapped.input.artifact), false);
  const sbomOnly = await makeBuild({ evidence: ({ sbom }) => ({ sbom }) });
  assert.equal(speaksOf(sbomOnly.assessment, sbomOnly.input.artifact), true);
});
