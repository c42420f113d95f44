import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import { digestOf } from '@waybill/kernel';
import { newKey } from '@waybill/simulator/sigstore';
import { parseBundle } from './bundle.ts';
import { prepareDigestVerification } from './digest-verification.ts';
import { keyFingerprint } from './public-key.ts';
import { readClaimedSigner } from './signer.ts';
import { entryVariants, envelopeVariants, messageVariants } from './testing/good-bundles.ts';
import {
  acceptingOptions,
  editedRoot,
  hello,
  signedAt,
  sigstore,
  statementAbout,
  statementOf,
  verifyMade,
} from './testing/made-bundle.ts';
import { verifyBundle } from './verify-bundle.ts';

const statement = { kind: 'statement', payload: statementAbout(hello) } as const;

before(prepareDigestVerification);

test('verifyBundle() says who signed what, when, and where it is logged', () => {
  const made = sigstore.makeBundle({ content: statement, timestamp: true });
  const verified = verifyBundle(parseBundle(made.bytes), acceptingOptions(made));
  assert.equal(verified.content.kind, 'statement');
  assert.deepEqual(
    verified.content.kind === 'statement' && verified.content.payload,
    Buffer.from(statement.payload),
  );
  assert.deepEqual(verified.signer, {
    kind: 'certificate',
    identity: made.identity.san,
    issuer: 'https://gitlab.example.com',
    claims: {
      issuer: 'https://gitlab.example.com',
      buildSignerUri: made.identity.san,
      buildSignerDigest: made.identity.extensions[10],
      runnerEnvironment: 'self-hosted',
      sourceRepositoryUri: 'https://gitlab.example.com/acme/app',
      sourceRepositoryDigest: made.identity.extensions[13],
      sourceRepositoryRef: 'refs/heads/main',
      sourceRepositoryId: '4711',
      sourceRepositoryOwnerUri: 'https://gitlab.example.com/acme',
      sourceRepositoryOwnerId: '42',
      buildConfigUri: made.identity.san,
      buildConfigDigest: made.identity.extensions[19],
      buildTrigger: 'push',
      runInvocationUri: 'https://gitlab.example.com/acme/app/-/jobs/2342',
      sourceRepositoryVisibility: 'private',
    },
    keyFingerprint: keyFingerprint(made.key.spki),
  });
  assert.deepEqual(
    new Set(verified.times.map(({ source }) => source)),
    new Set(['log', 'timestamp-authority']),
  );
  assert.ok(verified.times.every(({ at }) => at === signedAt));
  assert.deepEqual(verified.logEntries, [
    {
      log: 'https://rekor.sigstore.test',
      index: made.json.verificationMaterial.tlogEntries[0].logIndex,
      kind: 'dsse@0.0.1',
    },
  ]);
});

for (const { name, options } of [...entryVariants, ...envelopeVariants, ...messageVariants]) {
  test(`verifyBundle() accepts ${name}`, () => {
    assert.doesNotThrow(() => verifyMade(options));
  });
}

test('verifyBundle() verifies an Ed25519 message from its bytes, without a log', () => {
  const rules = {
    acceptBundles: ['0.3'],
    log: 'optional',
    timestamp: 'optional',
    acceptedAt: signedAt,
  } as const;
  assert.doesNotThrow(() => verifyMade({ key: newKey('ed25519'), log: 'none' }, { rules }));
});

test('verifyBundle() verifies a message from its digest alone where the key allows it', () => {
  const sha512 = createHash('sha512').update(hello).digest('hex');
  const artifact = { digest: digestOf(hello), sha512 };
  for (const options of [
    { key: newKey('p256') },
    { key: newKey('p256'), encoding: 'p1363' },
    { key: newKey('p384'), hash: 'sha256' },
    { key: newKey('p521') },
    { key: newKey('p521'), encoding: 'p1363' },
    { key: newKey('rsa') },
    { leafKey: 'p256' },
  ] as const) {
    assert.doesNotThrow(() => verifyMade(options, { artifact }), JSON.stringify(options));
  }
});

test('verifyBundle() takes ECDSA signatures in both encodings, and P-384 over SHA-256 from older clients', () => {
  for (const content of [statement, { kind: 'message', bytes: hello }] as const) {
    for (const leafKey of ['p256', 'p384', 'p521'] as const) {
      assert.doesNotThrow(() => verifyMade({ content, leafKey, encoding: 'p1363' }), leafKey);
    }
    assert.doesNotThrow(() => verifyMade({ content, leafKey: 'p384', hash: 'sha256' }));
  }
});

test('verifyBundle() accepts an artifact that is any subject of a statement, by SHA-256 or by SHA-512 alone', () => {
  const others = Array.from({ length: 1023 }, (_, n) => Buffer.from(`other ${n}`));
  assert.doesNotThrow(() =>
    verifyMade({ content: { kind: 'statement', payload: statementAbout(...others, hello) } }),
  );
  const sha512 = createHash('sha512').update(hello).digest('hex');
  const payload = statementOf({ subject: [{ name: 'a', digest: { sha512, md5: 'x' } }] });
  const content = { kind: 'statement', payload } as const;
  assert.doesNotThrow(() => verifyMade({ content }));
  assert.doesNotThrow(() => verifyMade({ content }, { artifact: { digest: digestOf(hello), sha512 } }));
});

test('verifyBundle() accepts statements v0.1 and v1, and without an artifact only when told so', () => {
  const payload = statementOf({ _type: 'https://in-toto.io/Statement/v0.1' });
  assert.doesNotThrow(() => verifyMade({ content: { kind: 'statement', payload } }));
  const made = sigstore.makeBundle({ content: statement });
  const { artifact: _artifact, ...withoutArtifact } = acceptingOptions(made);
  const verified = verifyBundle(parseBundle(made.bytes), { ...withoutArtifact, subjectsOnly: true });
  assert.equal(verified.content.kind === 'statement' && verified.content.statement.subjects.length, 1);
});

test('verifyBundle() accepts a signer by pattern', () => {
  const identity = {
    kind: 'pattern',
    pattern: 'https://gitlab.example.com/acme/*//.gitlab-ci.yml@refs/heads/*',
  } as const;
  assert.doesNotThrow(() =>
    verifyMade({}, { signer: { kind: 'identity', identity, issuer: 'https://gitlab.example.com' } }),
  );
});

test('verifyBundle() counts both ends of a window in', () => {
  const at = new Date(signedAt).toISOString();
  const edges: readonly ((root: ReturnType<typeof JSON.parse>) => void)[] = [
    (root) => (root.tlogs[0].publicKey.validFor.end = at),
    (root) => (root.tlogs[0].publicKey.validFor.start = at),
    (root) => (root.ctlogs[0].publicKey.validFor.end = at),
    (root) => (root.certificateAuthorities[0].validFor.end = at),
    (root) => (root.timestampAuthorities[0].validFor.end = at),
    (root) => (root.timestampAuthorities[0].validFor.start = at),
  ];
  for (const edit of edges) {
    const trustedRoot = editedRoot(edit);
    assert.doesNotThrow(() => verifyMade({ timestamp: true }, { trustedRoot }), edit.toString());
  }
  assert.doesNotThrow(() => verifyMade({ leaf: { notBeforeMs: signedAt, notAfterMs: signedAt } }));
});

test('verifyBundle() holds to the one key that was given, whatever the hint says', () => {
  const key = newKey('p256');
  const edit = (bundle: ReturnType<typeof JSON.parse>): void => {
    bundle.verificationMaterial.publicKey.hint = 'release-key';
  };
  const verified = verifyMade({ key, edit });
  assert.deepEqual(verified.signer, { kind: 'key', keyFingerprint: keyFingerprint(key.spki) });
});

test('verifyBundle() lets a key-signed bundle stand without log and timestamp when a ledger accepted it', () => {
  const rules = {
    acceptBundles: ['0.3'],
    log: 'optional',
    timestamp: 'optional',
    acceptedAt: signedAt,
  } as const;
  const made = sigstore.makeBundle({ key: newKey('p256'), content: statement, log: 'none' });
  const { trustedRoot: _root, ...withoutRoot } = acceptingOptions(made, { rules });
  assert.deepEqual(verifyBundle(parseBundle(made.bytes), withoutRoot).times, []);
});

test('readClaimedSigner() tells whom a bundle names, without verifying it', () => {
  const signer = readClaimedSigner(parseBundle(sigstore.makeBundle({ leaf: { signer: 'other-key' } }).bytes));
  assert.equal(signer.kind === 'certificate' && signer.claims.sourceRepositoryId, '4711');
  const key = newKey('p256');
  assert.deepEqual(readClaimedSigner(parseBundle(sigstore.makeBundle({ key }).bytes)), {
    kind: 'key',
    hint: key.hint,
  });
});
