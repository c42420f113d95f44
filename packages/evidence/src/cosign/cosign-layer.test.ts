import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf, instantFromMs } from '@waybill/kernel';
import {
  cosignPayload,
  createLocalSigstore,
  gitlabIdentity,
  makeCosignLayer,
  newKey,
  sampleGitlabClaims,
  type CosignLayerJson,
  type CosignLayerOptions,
} from '@waybill/simulator/sigstore';
import { parseBundle, type Bundle } from '../signature/bundle.ts';
import { verifyBundle, type VerifyBundleOptions } from '../signature/verify-bundle.ts';
import { parseTrustedRoot } from '../trusted-root/trusted-root.ts';
import { convertCosignLayer, cosignTagOf } from './cosign-layer.ts';
import { findSimpleSigning, parseSimpleSigningPayload, type SimpleSigning } from './simple-signing.ts';

const now = Date.UTC(2026, 0, 31, 12);
const sigstore = createLocalSigstore({ now: () => now });
const trustedRoot = parseTrustedRoot(sigstore.trustedRootJson());
const image = digestOf('an image');
const payload = cosignPayload(image);
const statement = Buffer.from(
  JSON.stringify({
    _type: 'https://in-toto.io/Statement/v0.1',
    subject: [{ name: 'registry.example.com/acme/app', digest: { sha256: image.slice(7) } }],
    predicateType: 'https://cosign.sigstore.dev/attestation/v1',
    predicate: { Data: 'seen' },
  }),
);
const key = newKey('p256');
const byJob = { kind: 'identity', issuer: String(sampleGitlabClaims.iss), identity: literalOfJob() } as const;
const byKey = { kind: 'key', keyPem: key.spkiPem } as const;

function literalOfJob(): { readonly kind: 'literal'; readonly text: string } {
  return { kind: 'literal', text: gitlabIdentity(sampleGitlabClaims).san };
}

function signature(options?: CosignLayerOptions, signed: Uint8Array = payload): CosignLayerJson {
  return makeCosignLayer(sigstore, { kind: 'signature', payload: signed }, options);
}

function attestation(options?: CosignLayerOptions): CosignLayerJson {
  return makeCosignLayer(sigstore, { kind: 'attestation', payload: statement }, options);
}

function simpleSigningOf(layer: CosignLayerJson): SimpleSigning {
  const document = convertCosignLayer(layer);
  assert.equal(document.kind, 'signature');
  const found = findSimpleSigning(document.bytes);
  assert.ok(found);
  return found;
}

function verify(bundle: Bundle, signed: Uint8Array | undefined, changes: Partial<VerifyBundleOptions> = {}) {
  return verifyBundle(bundle, {
    trustedRoot,
    signer: byJob,
    rules: { acceptBundles: ['0.1'], log: 'required', timestamp: 'optional' },
    ...(signed ? { artifact: { digest: digestOf(signed), bytes: signed } } : { subjectsOnly: true }),
    ...changes,
  });
}

test('cosignTagOf() writes the tags under which Cosign looks', () => {
  assert.equal(cosignTagOf(image, 'sig'), `sha256-${image.slice(7)}.sig`);
  assert.equal(cosignTagOf(image, 'att'), `sha256-${image.slice(7)}.att`);
});

test('a keyless .sig layer verifies as the bundle that it becomes, and names its image', () => {
  const { bundle, payload: carried } = simpleSigningOf(signature());
  assert.equal(bundle.version, '0.1');
  const { logEntries, times } = verify(bundle, carried);
  assert.deepEqual(
    logEntries.map(({ kind }) => kind),
    ['hashedrekord@0.0.1'],
  );
  assert.equal(times[0]?.at, instantFromMs(now));
  assert.deepEqual(parseSimpleSigningPayload(carried), {
    image,
    reference: 'registry.example.com/acme/app',
  });
});

test('a .sig layer by a key without a log verifies where the profile leaves log and time to the ledger', () => {
  const { bundle, payload: carried } = simpleSigningOf(signature({ bundle: { key, log: 'none' } }));
  const rules = {
    acceptBundles: ['0.1'],
    log: 'optional',
    timestamp: 'optional',
    acceptedAt: instantFromMs(now),
  } as const;
  assert.equal(verify(bundle, carried, { signer: byKey, rules }).signer.kind, 'key');
  assert.throws(() => verify(bundle, carried, { signer: byKey }), { code: 'log-entry-missing' });
});

test('a .sig layer that carries a timestamp alone is verified at that time', () => {
  const layer = signature({ bundle: { timestamp: true, log: 'none' } });
  const { bundle, payload: carried } = simpleSigningOf(layer);
  const rules = { acceptBundles: ['0.1'], log: 'optional', timestamp: 'required' } as const;
  assert.deepEqual(
    verify(bundle, carried, { rules }).times.map(({ source }) => source),
    ['timestamp-authority'],
  );
});

test('a .att layer becomes a bundle on one line that verifies as its statement', () => {
  const { kind, bytes } = convertCosignLayer(attestation());
  assert.equal(kind, 'attestation');
  assert.ok(!bytes.includes(0x0a));
  const { content } = verify(parseBundle(bytes), undefined);
  assert.ok(content.kind === 'statement');
  assert.equal(content.statement.predicateType, 'https://cosign.sigstore.dev/attestation/v1');
});

test('the predicateType of a .att layer is not believed: the statement says its own', () => {
  const changed = attestation({
    edit: (annotations) => (annotations['predicateType'] = 'https://slsa.dev/provenance/v1'),
  });
  const { content } = verify(parseBundle(convertCosignLayer(changed).bytes), undefined);
  assert.ok(content.kind === 'statement');
  assert.equal(content.statement.predicateType, 'https://cosign.sigstore.dev/attestation/v1');
});

test('a converted document is refused where the profile accepts no bundle 0.1', () => {
  const { bundle, payload: carried } = simpleSigningOf(signature());
  const rules = { acceptBundles: ['0.3'], log: 'required', timestamp: 'optional' } as const;
  assert.throws(() => verify(bundle, carried, { rules }), { code: 'bundle-version-not-accepted' });
});

test('the same layer gives the same bytes', () => {
  const layer = signature();
  assert.deepEqual(convertCosignLayer(layer), convertCosignLayer(structuredClone(layer)));
});

test('a payload that was exchanged is not what the signature covers', () => {
  const layer = { ...signature(), bytes: cosignPayload(digestOf('another image')) };
  const { bundle, payload: carried } = simpleSigningOf(layer);
  assert.throws(() => verify(bundle, carried), { code: 'signature-invalid' });
});

test('a log entry of another signature over the same payload does not count', () => {
  const other = signature().annotations['dev.sigstore.cosign/bundle'] ?? '';
  const layer = signature({ edit: (annotations) => (annotations['dev.sigstore.cosign/bundle'] = other) });
  const { bundle, payload: carried } = simpleSigningOf(layer);
  assert.throws(() => verify(bundle, carried), { code: 'log-entry-mismatch' });
});

test('a time that the log did not promise is refused', () => {
  const layer = signature({
    edit: (annotations) => {
      const logged = JSON.parse(annotations['dev.sigstore.cosign/bundle'] ?? '');
      logged.Payload.integratedTime += 60;
      annotations['dev.sigstore.cosign/bundle'] = JSON.stringify(logged);
    },
  });
  const { bundle, payload: carried } = simpleSigningOf(layer);
  assert.throws(() => verify(bundle, carried), { code: 'log-promise-invalid' });
});

const certificate = 'dev.sigstore.cosign/certificate';
const logged = 'dev.sigstore.cosign/bundle';
const stamp = 'dev.sigstore.cosign/rfc3161timestamp';
for (const [what, edit] of [
  ['no signature', (all) => delete all['dev.cosignproject.cosign/signature']],
  ['an empty signature', (all) => (all['dev.cosignproject.cosign/signature'] = '')],
  ['two certificates as one', (all) => (all[certificate] = (all[certificate] ?? '').repeat(2))],
  ['text before its certificate', (all) => (all[certificate] = `x${all[certificate]}`)],
  ['a chain without certificate', (all) => (all[certificate] = '')],
  ['a chain of nine', (all) => (all['dev.sigstore.cosign/chain'] = (all[certificate] ?? '').repeat(9))],
  ['a log entry that is no JSON', (all) => (all[logged] = 'entry')],
  ['a log entry without payload', (all) => (all[logged] = '{"SignedEntryTimestamp":"AA=="}')],
  [
    'a negative log index',
    (all) => (all[logged] = (all[logged] ?? '').replace(/"logIndex":/, '"logIndex":-1')),
  ],
  ['a log id in base64', (all) => (all[logged] = (all[logged] ?? '').replace(/"logID":"../, '"logID":"+/'))],
  ['a body that is no JSON', (all) => (all[logged] = (all[logged] ?? '').replace(/"body":"./, '"body":"A'))],
  ['a timestamp that is no object', (all) => (all[stamp] = '[]')],
  ['an annotation of 3 MiB', (all) => (all[stamp] = 'x'.repeat(3 * 1024 * 1024))],
] as [string, (annotations: { [name: string]: string }) => unknown][]) {
  test(`a .sig layer with ${what} is refused`, () => {
    const layer = signature({ edit: (annotations) => void edit(annotations) });
    assert.throws(() => convertCosignLayer(layer), { code: 'cosign-layer-malformed', category: 'refused' });
  });
}

for (const [what, bytes] of [
  ['no JSON', Buffer.from('envelope')],
  ['a list', Buffer.from('[]')],
  ['an envelope without signature', envelope((json) => (json.signatures = []))],
  ['an envelope with two signatures', envelope((json) => json.signatures.push(json.signatures[0]))],
  ['a payload that is no text', envelope((json) => (json.payload = 1))],
] as const) {
  test(`a .att layer that is ${what} is refused`, () => {
    assert.throws(() => convertCosignLayer({ ...attestation(), bytes }), { code: 'cosign-layer-malformed' });
  });
}

function envelope(
  // oxlint-disable-next-line typescript/no-explicit-any -- changed in any wrong way
  edit: (json: any) => unknown,
): Uint8Array {
  const json = JSON.parse(Buffer.from(attestation().bytes).toString());
  edit(json);
  return Buffer.from(JSON.stringify(json));
}

test('a layer of another media type is refused, and so is a payload larger than any signer writes', () => {
  const layer = signature();
  for (const wrong of [
    { ...layer, mediaType: 'application/vnd.oci.image.layer.v1.tar' },
    { ...layer, bytes: new Uint8Array(64 * 1024 + 1) },
    { ...layer, bytes: new Uint8Array() },
  ]) {
    assert.throws(() => convertCosignLayer(wrong), { code: 'cosign-layer-malformed' });
  }
});
