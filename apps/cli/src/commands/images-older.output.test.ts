import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { cosignLayerTypes, cosignTagOf } from '@waybill/evidence';
import { attachReferrers } from '@waybill/integrations/oci-registry';
import type { Digest } from '@waybill/kernel';
import {
  keepManifest,
  sampleImage,
  sampleIndex,
  startRegistry,
  storeBlob,
  type SimulatedRegistry,
} from '@waybill/simulator/registry';
import { cosignLayerFrom, cosignPayload, type CosignLayerJson } from '@waybill/simulator/sigstore';
import { openImageRepository } from '../images/open-image-repository.ts';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { type Ran, run } from '../testing/run-in-process.ts';

const repository = 'acme/shop/app';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
let world: ReleaseWorld;
let registry: SimulatedRegistry;
let env: { readonly [name: string]: string };

before(async () => {
  world = await startReleaseWorld();
  registry = await startRegistry({ auth: { kind: 'none' } });
  env = { ...world.env, HOME: world.dir };
  // The same platform, but for bundles 0.1, which is what becomes of Cosign's older forms.
  cpSync('platform', 'platform-old', { recursive: true });
  const rules = readFileSync('platform/waybill.yaml', 'utf8');
  writeFileSync(
    'platform-old/waybill.yaml',
    rules.replace('trustedRoot: trusted_root.json', '$&, acceptBundles: ["0.1"]'),
  );
});
after(async () => {
  await registry.close();
  await world.close();
});

function nameOf(digest: Digest): string {
  return `${registry.host}/${repository}@${digest}`;
}

async function attest(subject: string, dir: string, ...words: readonly string[]): Promise<void> {
  const ran = await run(
    ['attest', subject, '--lockfile', 'package-lock.json', ...world.signing, '--output-dir', dir, ...words],
    { env },
  );
  assert.equal(ran.exitCode, 0, ran.stderr);
}

function verify(subject: string, ...words: readonly string[]): Promise<Ran> {
  return run(['verify', subject, '--environment', 'production', '--verbose', ...words], { env });
}

/** Keeps layers as Cosign 2 does, under a tag of its own. */
function tagLayers(image: Digest, what: 'sig' | 'att', layers: readonly CosignLayerJson[]): void {
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: describe('application/vnd.oci.image.config.v1+json', Buffer.from('{}')),
    layers: layers.map(({ mediaType, bytes, annotations }) => ({
      ...describe(mediaType, bytes),
      annotations,
    })),
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  keepManifest(registry.store, repository, { mediaType: manifestType, bytes }, cosignTagOf(image, what));
}

function describe(mediaType: string, bytes: Uint8Array): { mediaType: string; digest: Digest; size: number } {
  return { mediaType, digest: storeBlob(registry.store, repository, bytes), size: bytes.byteLength };
}

test("verify --from-registry judges what Cosign's older tags hold where the profile accepts it", async () => {
  const image = sampleImage(registry.store, repository, { layer: Buffer.from('an older release') });
  await attest(nameOf(image), 'older');
  const sbom = readFileSync('older/sbom.cdx.json');
  const client = openImageRepository({ env }, { registry: registry.host, repository });
  await attachReferrers(client.session, await client.fetchManifest(image), [
    { mediaType: 'application/vnd.cyclonedx+json', bytes: sbom, annotations: {} },
  ]);
  const provenance = JSON.parse(readFileSync('older/provenance.intoto.jsonl', 'utf8'));
  const statement = Buffer.from(provenance.dsseEnvelope.payload as string, 'base64');
  tagLayers(image, 'att', [cosignLayerFrom(provenance, statement)]);
  const payload = cosignPayload(image);
  writeFileSync('payload.json', payload);
  const token = env['SIGSTORE_ID_TOKEN'] ?? '';
  const [config = '', configFile = '', root = '', rootFile = ''] = world.signing;
  const services = [config, configFile, root, rootFile, '--identity-token', token];
  const signed = await run(
    ['sigstore', 'sign-bundle', 'payload.json', '--bundle', 'payload.bundle', ...services],
    { env },
  );
  assert.equal(signed.exitCode, 0, signed.stderr);
  const bundle = JSON.parse(readFileSync('payload.bundle', 'utf8'));
  // Whoever may push can add a broken one; it must not keep the good one from being judged.
  const broken = { mediaType: cosignLayerTypes.signature, bytes: payload, annotations: {} };
  const half = { mediaType: cosignLayerTypes.attestation, bytes: Buffer.from('{\n'), annotations: {} };
  tagLayers(image, 'sig', [broken, cosignLayerFrom(bundle, payload), half]);

  const accepted = await verify(nameOf(image), '--from-registry', '--platform', 'platform-old');
  assert.equal(accepted.exitCode, 0, accepted.stdout + accepted.stderr);
  const refused = await verify(nameOf(image), '--from-registry', '--platform', 'platform');
  assert.equal(refused.exitCode, 1);
  assert.match(refused.stdout, /bundle-version-not-accepted/);

  // Whoever may push can set any tag: what was signed still names its own image.
  const twin = sampleImage(registry.store, repository, { layer: Buffer.from('evil twin') });
  for (const what of ['sig', 'att'] as const) {
    const good = registry.store.tags.get(`${repository}:${cosignTagOf(image, what)}`);
    assert.ok(good);
    registry.store.tags.set(`${repository}:${cosignTagOf(twin, what)}`, good);
  }
  const moved = await verify(nameOf(twin), '--from-registry', '--platform', 'platform-old');
  assert.equal(moved.exitCode, 1);
  assert.match(moved.stdout, /✗ signature-covers-artifact/);
  assert.match(moved.stdout, /✗ artifact-is-subject/);
});

test("verify --from-registry takes a broken layer under an older tag of Cosign's for no signature", async () => {
  const image = sampleImage(registry.store, repository, { layer: Buffer.from('a broken signature') });
  const mediaType = 'application/vnd.dev.cosign.simplesigning.v1+json';
  tagLayers(image, 'sig', [{ mediaType, bytes: cosignPayload(image), annotations: {} }]);
  const ran = await verify(nameOf(image), '--from-registry', '--platform', 'platform-old');
  assert.equal(ran.exitCode, 1, ran.stderr);
  assert.match(ran.stdout, /✗ signature-present/);
  assert.match(ran.stdout, /provenance\.intoto\.jsonl:1/);
});

test('attest --attach lists what an index holds, and each image of it is promoted through it', async () => {
  const amd64 = sampleImage(registry.store, repository, { layer: Buffer.from('for amd64') });
  const arm64 = sampleImage(registry.store, repository, { layer: Buffer.from('for arm64') });
  const stranger = sampleImage(registry.store, repository, { layer: Buffer.from('of nobody') });
  const index = sampleIndex(registry.store, repository, [
    { digest: amd64, platform: 'linux/amd64' },
    { digest: arm64, platform: 'linux/arm64' },
    // As BuildKit lists its attestations.
    { digest: stranger, platform: 'unknown/unknown' },
  ]);
  await attest(nameOf(index), 'index', '--attach');
  const where = ['--evidence', 'index', '--platform', 'platform'];
  assert.equal((await verify(nameOf(index), ...where)).exitCode, 0);
  for (const child of [amd64, arm64]) {
    const ran = await verify(nameOf(child), ...where);
    assert.equal(ran.exitCode, 0, ran.stdout);
    assert.ok(ran.stdout.includes(`through its index ${index}`), ran.stdout);
  }
  const refused = await verify(nameOf(stranger), ...where);
  assert.equal(refused.exitCode, 1);
  assert.match(refused.stdout, /✗ artifact-is-subject/);
});

test('an index is not promoted with the evidence of an image that it holds', async () => {
  const image = sampleImage(registry.store, repository, { layer: Buffer.from('for itself') });
  const index = sampleIndex(registry.store, repository, [{ digest: image, platform: 'linux/amd64' }]);
  await attest(nameOf(image), 'alone', '--attach');
  const ran = await verify(nameOf(index), '--evidence', 'alone', '--platform', 'platform');
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stdout, /✗ artifact-is-subject/);
});
