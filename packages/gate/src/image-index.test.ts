import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertCosignLayer, slsaProvenanceType, type ImageChild } from '@waybill/evidence';
import { digestOf, type CheckResult } from '@waybill/kernel';
import { cosignPayload, makeCosignLayer } from '@waybill/simulator/sigstore';
import { answerQuestions } from './answer-questions.ts';
import type { Decision } from './decision.ts';
import { refused, statementOf, stopped, undecided, withLines } from './testing/attack.ts';
import { revoke, signedByPlatform } from './testing/check-cases.ts';
import {
  artifactBytes,
  decideBuild,
  identityOf,
  makeBuild,
  makeEvidence,
  resultOf,
  signStatement,
  type Changes,
} from './testing/good-build.ts';
import { platformKey, sigstore } from './testing/good-platform.ts';

/** What the good build built is an index here; this is one of the images that it holds. */
const index = digestOf(artifactBytes);
const childBytes = Buffer.from('the manifest for linux/amd64');
const child: ImageChild = { digest: digestOf(childBytes), platform: 'linux/amd64' };
const other: ImageChild = { digest: digestOf('the manifest for linux/arm64'), platform: 'linux/arm64' };

function listing(children: readonly ImageChild[]): NonNullable<Changes['build']> {
  return (build) => ({
    ...build,
    artifacts: build.artifacts.map((artifact) => ({ ...artifact, children })),
  });
}

/** The child is promoted with the evidence of its index. */
const promoteChild: Changes = {
  artifactBytes: childBytes,
  build: listing([other, child]),
  health: (statement) => ({ ...statement, artifacts: [index] }),
};

function tellsIndex(decision: Decision, code: string): CheckResult {
  const result = resultOf(decision, code);
  assert.equal(result.outcome, 'pass', result.message);
  assert.ok(result.message.includes(`through its index ${index}`), result.message);
  return result;
}

test('a child is promoted through its index, and every result says so', async () => {
  const decision = await decideBuild(promoteChild);
  assert.equal(decision.verdict, 'promote', stopped(decision).join(', '));
  assert.equal(decision.artifact, child.digest);
  for (const code of ['artifact-is-subject', 'signature-covers-artifact', 'sbom-describes-artifact']) {
    tellsIndex(decision, code);
  }
});

test('an index that lists its children is promoted as itself', async () => {
  const decision = await decideBuild({ build: listing([child, other]) });
  assert.equal(decision.verdict, 'promote', stopped(decision).join(', '));
  assert.ok(!resultOf(decision, 'artifact-is-subject').message.includes('index'));
});

test('an image that the provenance does not list is refused', async () => {
  await refused({ ...promoteChild, build: listing([other]) }, 'artifact-is-subject');
});

test('the index is not promoted through its child', async () => {
  // Everything is about the child, which says which index it is in; that index is what is asked for.
  const build: Changes['build'] = (good) => ({
    ...good,
    artifacts: [{ name: 'app', digest: child.digest, children: [{ digest: index, platform: 'all' }] }],
  });
  const statement: Changes['statement'] = ({ predicate }) => {
    const [listed] = predicate.buildDefinition.internalParameters.children;
    predicate.buildDefinition.internalParameters.children = [
      { ...listed, index: listed.digest, digest: listed.index },
    ];
  };
  const signature = sigstore.makeBundle({
    identity: identityOf({}),
    content: { kind: 'message', bytes: childBytes },
  }).bytes;
  await refused({ build, statement, evidence: (good) => ({ ...good, signature }) }, 'artifact-is-subject');
});

test('a child of an index that is no subject of the same provenance is refused', async () => {
  const sibling = digestOf('another index').slice(7);
  await refused(
    {
      ...promoteChild,
      statement: ({ predicate }) => {
        for (const listed of predicate.buildDefinition.internalParameters.children) {
          listed.index.sha256 = sibling;
        }
      },
    },
    'artifact-is-subject',
  );
});

test('a child that only provenance of another index lists is refused with the evidence of this one', async () => {
  const ofOther = statementOf({ build: listing([child]) });
  ofOther.subject[0].digest.sha256 = digestOf('another index').slice(7);
  await refused(
    { ...promoteChild, build: listing([other]), ...withLines(signStatement(ofOther)) },
    'artifact-is-subject',
  );
});

test('the signature of another index does not cover the child', async () => {
  const signature = sigstore.makeBundle({
    identity: identityOf({}),
    content: { kind: 'message', bytes: Buffer.from('another index') },
  }).bytes;
  await refused(
    { ...promoteChild, evidence: (good) => ({ ...good, signature }) },
    'signature-covers-artifact',
  );
});

test('the SBOM of another index does not describe the child', async () => {
  await refused(
    {
      ...promoteChild,
      sbom: (input) => ({
        ...input,
        component: {
          ...input.component,
          artifacts: [{ name: 'app', digest: digestOf('another index') }],
        },
      }),
    },
    'sbom-describes-artifact',
  );
});

test('a child that is listed under a signature which does not hold gives no promotion', async () => {
  await refused(
    {
      ...promoteChild,
      provenanceBundle: {
        edit: (bundle) => {
          const [signature] = bundle.dsseEnvelope.signatures;
          signature.sig = Buffer.from('another signature').toString('base64');
        },
      },
    },
    'provenance-signed',
  );
});

for (const [whose, provenanceBundle] of [
  [
    'a stranger',
    { identity: identityOf({ ci_config_ref_uri: 'gitlab.example.com/evil/app//ci.yml@refs/heads/main' }) },
  ],
  ['a signer of the platform whom the environment does not name', { key: platformKey, log: 'none' as const }],
] as const) {
  test(`a child that only provenance of ${whose} lists is refused`, async () => {
    const listed = signStatement(statementOf({ build: listing([child]) }), provenanceBundle);
    const decision = await decideBuild({
      ...promoteChild,
      build: listing([]),
      ...withLines(listed),
    });
    assert.equal(decision.verdict, 'refuse', stopped(decision).join(', '));
    // Nor does that list lend the child the signature and the SBOM of the index.
    for (const code of ['artifact-is-subject', 'signature-covers-artifact', 'sbom-describes-artifact']) {
      assert.equal(resultOf(decision, code).outcome, 'fail', code);
    }
  });
}

test('a child that a bare statement lists is refused', async () => {
  const bare = Buffer.from(JSON.stringify(statementOf({ build: listing([child]) })));
  await refused({ ...promoteChild, build: listing([]), ...withLines(bare) }, 'artifact-is-subject');
});

test('a list of children in provenance of another build type opens nothing', async () => {
  const decision = await decideBuild({
    ...promoteChild,
    statement: ({ predicate }) => (predicate.buildDefinition.buildType = 'https://example.com/v1'),
  });
  assert.equal(decision.verdict, 'refuse');
  assert.equal(resultOf(decision, 'artifact-is-subject').outcome, 'fail');
});

test("a child is promoted through a signature over its index in Cosign's older form", async () => {
  const layer = makeCosignLayer(
    sigstore,
    { kind: 'signature', payload: cosignPayload(index) },
    { bundle: { identity: identityOf({}) } },
  );
  const decision = await decideBuild({
    ...promoteChild,
    platform: (platform) => ({
      ...platform,
      profiles: platform.profiles.map((profile) => ({ ...profile, acceptBundles: ['0.1'] })),
    }),
    evidence: (good) => ({ ...good, signature: convertCosignLayer(layer).bytes }),
  });
  assert.equal(decision.verdict, 'promote', stopped(decision).join(', '));
  tellsIndex(decision, 'signature-covers-artifact');
});

test('revoking an index reaches its children, and revoking a child reaches its index', async () => {
  await refused({ ...promoteChild, ...revoke({ kind: 'artifact', value: index }) }, 'not-revoked');
  await refused(
    { build: listing([child]), ...revoke({ kind: 'artifact', value: child.digest }) },
    'not-revoked',
  );
  const sibling = await decideBuild({
    ...promoteChild,
    ...revoke({ kind: 'artifact', value: other.digest }),
  });
  assert.equal(sibling.verdict, 'promote', stopped(sibling).join(', '));
});

test('that the platform saw the index says nothing of what the job lists as its children', async () => {
  const platformSigned = signedByPlatform('registry', 'registry');
  const changes: Changes = {
    ...promoteChild,
    ...platformSigned,
    build: (build) => listing([child])(platformSigned.build!(build)),
  };
  const { found } = await refused(changes, 'digest-checked');
  assert.equal(found, 'a digest as the job submitted it');
});

test('health that was stated about another artifact is unknown for the child', async () => {
  await undecided(
    { ...promoteChild, health: (statement) => ({ ...statement, artifacts: [digestOf('another index')] }) },
    'platform-health',
  );
});

test('the trace of a child answers from the evidence of its index', async () => {
  const { assessment } = await makeBuild(promoteChild);
  const answers = answerQuestions({
    artifact: { digest: child.digest },
    entries: [assessment],
    decisions: [],
  });
  const text = JSON.stringify(answers);
  assert.match(text, /1 component/);
  assert.match(text, /verified signatures cover/);
});

test('provenance with a malformed list of children is not read', async () => {
  for (const wrong of [
    {},
    [1],
    [{ index: { sha256: 'a' }, digest: { sha256: child.digest.slice(7) }, platform: 'linux/amd64' }],
    [{ index: { sha256: index.slice(7) }, digest: { sha1: 'a' }, platform: 'linux/amd64' }],
    [{ index: { sha256: index.slice(7) }, digest: { sha256: child.digest.slice(7) } }],
    Array.from({ length: 1025 }, () => ({
      index: { sha256: index.slice(7) },
      digest: { sha256: child.digest.slice(7) },
      platform: 'linux/amd64',
    })),
  ]) {
    const result = await refused(
      {
        statement: ({ predicate }) => (predicate.buildDefinition.internalParameters.children = wrong),
      },
      'provenance-readable',
    );
    assert.match(result.found ?? '', /provenance-malformed/);
  }
});

test('the good build is signed as provenance that lists no children where it built none', () => {
  const line = JSON.parse(Buffer.from(makeEvidence({}).provenance ?? '').toString());
  const statement = JSON.parse(Buffer.from(line.dsseEnvelope.payload as string, 'base64').toString());
  assert.equal(statement.predicateType, slsaProvenanceType);
  assert.ok(!('children' in statement.predicate.buildDefinition.internalParameters));
});
