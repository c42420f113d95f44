import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { digestOf, type Digest } from '@waybill/kernel';
import fc from 'fast-check';
import { newKey, type BundleOptions } from '@waybill/simulator/sigstore';
import { assessSubmission } from './assess-submission.ts';
import type { AssessedBundle } from './assessment.ts';
import { decidePromotion } from './decide-promotion.ts';
import { artifactBytes, decidedAt, identityOf, makeBuild, signStatement } from './testing/good-build.ts';
import { sigstore, signedAt } from './testing/good-platform.ts';

const { submission, platform, input } = await makeBuild();
const first = { digest: digestOf('first') };
const second = { digest: digestOf('second') };

/** The signature as assessed, of artifacts that are known by digest only unless they bring their bytes. */
async function assessSignature(
  signature: Uint8Array,
  artifacts: readonly { digest: Digest; bytes?: Uint8Array; sha512?: string }[],
  given = platform,
): Promise<AssessedBundle> {
  const assessment = await assessSubmission(
    { artifacts, evidence: { signature }, acceptedAt: signedAt },
    given,
    decidedAt,
  );
  assert.ok(assessment.signature);
  return assessment.signature;
}

function messageBundle(options: BundleOptions): Uint8Array {
  return sigstore.makeBundle({ identity: identityOf({}), ...options }).bytes;
}

const cosignStatement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ digest: { sha256: first.digest.slice(7) } }, { digest: { sha256: second.digest.slice(7) } }],
  predicateType: 'https://sigstore.dev/cosign/sign/v1',
  predicate: {},
};

test('assessSubmission() finds every artifact that one signed statement names', async () => {
  const third = { digest: digestOf('third') };
  const { verification, content } = await assessSignature(signStatement(cosignStatement), [
    first,
    third,
    second,
  ]);
  assert.equal(verification.kind, 'verified');
  assert.deepEqual(content.kind === 'statement' && content.covers, [first.digest, second.digest]);
});

test('assessSubmission() verifies a message signature by digest alone, and finds its artifact among several', async () => {
  const bundle = messageBundle({ content: { kind: 'message', bytes: Buffer.from('second') } });
  const { verification, content } = await assessSignature(bundle, [first, second]);
  assert.equal(verification.kind, 'verified');
  assert.deepEqual(content, { kind: 'message', covers: [second.digest] });
});

test('assessSubmission() finds an artifact by SHA-512 where the signature was made over that', async () => {
  const bundle = messageBundle({ leafKey: 'p521', content: { kind: 'message', bytes: artifactBytes } });
  const artifact = { digest: digestOf(artifactBytes), bytes: artifactBytes };
  const { verification, content } = await assessSignature(bundle, [first, artifact]);
  assert.equal(verification.kind, 'verified', JSON.stringify(verification));
  assert.deepEqual(content.kind === 'message' && content.covers, [artifact.digest]);
});

test('assessSubmission() refuses a SHA-512 signature over none of the artifacts by its own code', async () => {
  const bundle = messageBundle({
    leafKey: 'p521',
    content: { kind: 'message', bytes: Buffer.from('another') },
  });
  const { verification } = await assessSignature(bundle, [
    { digest: digestOf(artifactBytes), bytes: artifactBytes },
  ]);
  assert.equal(verification.kind === 'refused' && verification.refusal.code, 'signed-artifact-unknown');
});

test('assessSubmission() gives no answer where an Ed25519 signature would need the bytes', async () => {
  const key = newKey('ed25519');
  const given = {
    ...platform,
    profiles: platform.profiles.map((profile) =>
      profile.kind === 'key' ? { ...profile, keys: [key.spkiPem] } : profile,
    ),
  };
  const bundle = messageBundle({ key, log: 'none', content: { kind: 'message', bytes: artifactBytes } });
  const digest = digestOf(artifactBytes);
  assert.equal((await assessSignature(bundle, [{ digest }], given)).verification.kind, 'undecided');
  assert.equal(
    (await assessSignature(bundle, [{ digest, bytes: artifactBytes }], given)).verification.kind,
    'verified',
  );
});

test('assessSubmission() matches a subject that is named by SHA-512 only', async () => {
  const sha512 = createHash('sha512').update(artifactBytes).digest('hex');
  const bundle = signStatement({ ...cosignStatement, subject: [{ digest: { sha512 } }] });
  const { content } = await assessSignature(bundle, [{ digest: digestOf(artifactBytes), sha512 }]);
  assert.deepEqual(content.kind === 'statement' && content.covers, [digestOf(artifactBytes)]);
});

test('assessSubmission() verifies after a rotation with either key of the profile', async () => {
  const [older, newer] = [newKey('p256'), newKey('p256')];
  const given = {
    ...platform,
    profiles: platform.profiles.map((profile) =>
      profile.kind === 'key' ? { ...profile, keys: [newer.spkiPem, older.spkiPem] } : profile,
    ),
  };
  for (const key of [older, newer, { ...older, hint: 'release-key' }]) {
    const bundle = messageBundle({
      key,
      log: 'none',
      content: { kind: 'message', bytes: Buffer.from('first') },
    });
    const { verification } = await assessSignature(bundle, [first], given);
    assert.equal(verification.kind, 'verified');
    assert.equal(verification.kind === 'verified' && verification.signer.keyFingerprint, digestOf(key.spki));
  }
});

test('assessSubmission() says which document every fact is from', async () => {
  const { facts, documents } = await assessSubmission(submission, platform, decidedAt);
  const known = new Set(documents.map(({ digest }) => digest));
  for (const { name, source, document } of facts) {
    const isFromDocument = source === 'provenance' || source === 'certificate';
    assert.equal(document !== undefined && known.has(document), isFromDocument, `${name} from ${source}`);
  }
});

test('assessSubmission() takes no fact from a bundle that names none of the artifacts', async () => {
  const { idToken: _idToken, apiFacts: _apiFacts, ...rest } = submission;
  const { facts, attestations } = await assessSubmission(
    { ...rest, artifacts: [first] },
    platform,
    decidedAt,
  );
  assert.equal(attestations[0]?.verification.kind, 'verified');
  assert.deepEqual(facts, []);
});

test('assessSubmission() records contradictions as results', async () => {
  const { assessment } = await makeBuild({ idToken: (claims) => ({ ...claims, pipeline_id: '816' }) });
  const found = assessment.results.filter(({ outcome }) => outcome === 'fail');
  assert.ok(found.some(({ code }) => code === 'claims-consistent'));
});

test('assessSubmission() turns an ID token that is none into a result', async () => {
  const { results, facts } = await assessSubmission(
    { ...submission, idToken: { iss: 7 } },
    platform,
    decidedAt,
  );
  assert.ok(results.some(({ code, outcome }) => code === 'claims-consistent' && outcome === 'not-evaluable'));
  assert.ok(facts.every(({ source }) => source !== 'id-token'));
});

test('assessSubmission() never throws for junk, and gives plain JSON', async () => {
  for (const junk of ['', '{', '[]', '{"mediaType":1}', '\u0000\n\n', 'x'.repeat(100_000)]) {
    const bytes = Buffer.from(junk);
    const evidence = { sbom: bytes, provenance: bytes, signature: bytes };
    const assessment = await assessSubmission({ ...submission, evidence, idToken: {} }, platform, decidedAt);
    assert.deepEqual(JSON.parse(JSON.stringify(assessment)), assessment);
  }
});

test('assessSubmission() never throws for evidence with any bytes changed', async () => {
  const role = fc.constantFrom('sbom' as const, 'provenance' as const, 'signature' as const);
  const change = fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), byte: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(role, fc.array(change, { minLength: 1, maxLength: 4 }), async (name, changes) => {
      const bytes = Buffer.from(submission.evidence[name]!);
      for (const { at, byte } of changes) bytes[Math.floor(at * bytes.length)] = byte;
      const evidence = { ...submission.evidence, [name]: bytes };
      const assessment = await assessSubmission({ ...submission, evidence }, platform, decidedAt);
      const isSame = bytes.equals(submission.evidence[name]!);
      // The provenance names the SBOM's digest, so no other bytes may ever do.
      if (name === 'sbom' && !isSame) {
        assert.notEqual(decidePromotion({ ...input, assessment }).verdict, 'promote');
      }
    }),
    { numRuns: 150 },
  );
});
