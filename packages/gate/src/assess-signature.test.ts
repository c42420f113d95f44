import assert from 'node:assert/strict';
import { test } from 'node:test';
import { convertCosignLayer } from '@waybill/evidence';
import { digestOf } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import {
  cosignPayload,
  makeCosignLayer,
  type CosignLayerOptions,
  type EditableJson,
} from '@waybill/simulator/sigstore';
import { refused, stopped } from './testing/attack.ts';
import { artifactBytes, decideBuild, identityOf, makeBuild, type Changes } from './testing/good-build.ts';
import { platformKey, sigstore } from './testing/good-platform.ts';

const image = digestOf(artifactBytes);

/** A signature as Cosign 2 keeps it under `sha256-<hex>.sig`. */
function oldSignature(payload: Uint8Array, options: CosignLayerOptions = {}): Uint8Array {
  const signedByJob = { ...options, bundle: { identity: identityOf({}), ...options.bundle } };
  return convertCosignLayer(makeCosignLayer(sigstore, { kind: 'signature', payload }, signedByJob)).bytes;
}

/** The good build, signed in the older form, on a platform that accepts bundles 0.1. */
function signedBy(signature: Uint8Array, changes: Changes = {}): Changes {
  return { platform: acceptOldBundles, evidence: (good) => ({ ...good, signature }), ...changes };
}

function acceptOldBundles(platform: Platform): Platform {
  return {
    ...platform,
    profiles: platform.profiles.map((profile) => ({ ...profile, acceptBundles: ['0.1'] })),
  };
}

test("a signature in Cosign's older form opens the gate to the image that its payload names", async () => {
  const decision = await decideBuild(signedBy(oldSignature(cosignPayload(image))));
  assert.equal(decision.verdict, 'promote', stopped(decision).join(', '));
});

test('what the signer called the image is kept as a claim', async () => {
  const { assessment } = await makeBuild(signedBy(oldSignature(cosignPayload(image))));
  assert.deepEqual(assessment.signature?.content, {
    kind: 'simple-signing',
    covers: [image],
    image,
    reference: 'registry.example.com/acme/app',
  });
});

test("the older form is refused where the profile does not accept Cosign's older bundles", async () => {
  const { found } = await refused(
    signedBy(oldSignature(cosignPayload(image)), { platform: (platform) => platform }),
    'signature-signed',
  );
  assert.match(found ?? '', /^bundle-version-not-accepted/);
});

test('a payload that names another image covers nothing here', async () => {
  const other = digestOf('another image');
  const { found } = await refused(signedBy(oldSignature(cosignPayload(other))), 'signature-covers-artifact');
  assert.equal(found, `a signature over image ${other}`);
});

test('a genuine signature over a payload of another type covers nothing', async () => {
  const payload = cosignPayload(image, ({ critical }) => (critical.type = 'atomic container signature'));
  const { found } = await refused(signedBy(oldSignature(payload)), 'signature-covers-artifact');
  assert.match(found ?? '', /^simple-signing-malformed/);
});

test('a payload whose claims of a user name the image covers only what is critical', async () => {
  const payload = cosignPayload(digestOf('another image'), (json) => {
    json.optional = { 'docker-manifest-digest': image };
  });
  await refused(signedBy(oldSignature(payload)), 'signature-covers-artifact');
});

test('a payload that was exchanged after signing does not hold', async () => {
  const genuine = makeCosignLayer(
    sigstore,
    { kind: 'signature', payload: cosignPayload(digestOf('another image')) },
    { bundle: { identity: identityOf({}) } },
  );
  const { bytes } = convertCosignLayer({ ...genuine, bytes: cosignPayload(image) });
  await refused(signedBy(bytes), 'signature-signed');
});

test('a genuine signature over the artifact itself does not vouch for a payload beside it', async () => {
  const overFile = oldSignature(artifactBytes);
  const document = JSON.parse(Buffer.from(overFile).toString()) as EditableJson;
  document.payload = Buffer.from(cosignPayload(image)).toString('base64');
  await refused(signedBy(Buffer.from(JSON.stringify(document))), 'signature-signed');
});

test('a signature in the older form by another job is not by an accepted signer', async () => {
  const nightly = identityOf({
    ci_config_ref_uri: 'gitlab.example.com/acme/app//nightly.yml@refs/heads/main',
  });
  await refused(
    signedBy(oldSignature(cosignPayload(image), { bundle: { identity: nightly } })),
    'signature-signer',
  );
});

test('a signature in the older form by a managed key opens the gate where its profile accepts it', async () => {
  const signature = oldSignature(cosignPayload(image), { bundle: { key: platformKey, log: 'none' } });
  const byKey: Changes = {
    requires: (requires) => ({ ...requires, signature: { signers: ['organisation'] } }),
  };
  const decision = await decideBuild(signedBy(signature, byKey));
  assert.equal(decision.verdict, 'promote', stopped(decision).join(', '));
  const { found } = await refused(
    signedBy(signature, { ...byKey, platform: (platform) => platform }),
    'signature-signed',
  );
  assert.match(found ?? '', /^bundle-version-not-accepted/);
});

test('a signature in the older form by a stranger gives no verdict on whether it holds', async () => {
  const stranger = identityOf({
    ci_config_ref_uri: 'gitlab.example.com/acme/app-evil//.gitlab-ci.yml@refs/heads/main',
  });
  const changes = signedBy(oldSignature(cosignPayload(image), { bundle: { identity: stranger } }), {
    requires: ({ signature: _left, ...requires }) => requires,
  });
  const decision = await decideBuild(changes);
  assert.equal(decision.verdict, 'promote', 'nobody asks for the signature');
  const asked = await decideBuild({ ...changes, requires: (requires) => requires });
  assert.equal(asked.results.find(({ code }) => code === 'signature-signed')?.outcome, 'not-evaluable');
});

test('a signature in the older form among the lines of provenance proves nothing', async () => {
  const line = Buffer.concat([oldSignature(cosignPayload(image)), Buffer.from('\n')]);
  const { found } = await refused(
    { platform: acceptOldBundles, evidence: (good) => ({ ...good, provenance: line }) },
    'provenance-present',
  );
  assert.match(found ?? '', /bundle-malformed/);
});
