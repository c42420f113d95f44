import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openRepository } from '@waybill/integrations/oci-registry';
import { digestOf, type Digest } from '@waybill/kernel';
import { keepManifest, sampleImage, startRegistry, storeBlob } from '@waybill/simulator/registry';
import { readAttachedEvidence } from './read-attached-evidence.ts';

const registry = await startRegistry({ referrersApi: true });
after(() => registry.close());
const name = 'acme/app';
const repository = openRepository(
  { registry: registry.host, repository: name },
  { credentials: () => Promise.resolve(undefined), deadlineMs: 5_000 },
);
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const sbomType = 'application/vnd.cyclonedx+json';
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

function attach(subject: Digest, artifactType: string, documents: readonly Uint8Array[]): void {
  const descriptor = (bytes: Uint8Array, mediaType: string) => ({
    mediaType,
    digest: storeBlob(registry.store, name, bytes),
    size: bytes.byteLength,
  });
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    artifactType,
    config: descriptor(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json'),
    layers: documents.map((bytes) => descriptor(bytes, artifactType)),
    subject: { mediaType: manifestType, digest: subject, size: 1 },
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  keepManifest(registry.store, name, { mediaType: manifestType, bytes });
}

test('one attached manifest of many documents is held to the same limits as many manifests', async () => {
  const subject = sampleImage(registry.store, name, { layer: Buffer.from('many documents') });
  attach(
    subject,
    sbomType,
    Array.from({ length: 201 }, (_, at) => Buffer.from(`{"number":${at}}`)),
  );
  await assert.rejects(readAttachedEvidence(repository, subject), { code: 'attached-evidence-too-large' });
});

test('one attached manifest that names a large document again and again is not read to its end', async () => {
  const subject = sampleImage(registry.store, name, { layer: Buffer.from('large documents') });
  const large = Buffer.alloc(30 * 1024 * 1024);
  attach(
    subject,
    sbomType,
    Array.from({ length: 6 }, () => large),
  );
  await assert.rejects(readAttachedEvidence(repository, subject), { code: 'registry-body-too-large' });
  const read = registry.requests.filter(({ url }) => url.pathname.endsWith(`/blobs/${digestOf(large)}`));
  assert.equal(read.length, 4);
});

test('more evidence sets than are judged are refused before any of them is made', async () => {
  const subject = sampleImage(registry.store, name, { layer: Buffer.from('many sets') });
  const sign = (at: number): Uint8Array =>
    Buffer.from(
      JSON.stringify({
        mediaType: bundleType,
        verificationMaterial: { publicKey: { hint: `${at}` } },
        messageSignature: {
          messageDigest: { algorithm: 'SHA2_256', digest: Buffer.alloc(32).toString('base64') },
          signature: Buffer.from(`${at}`).toString('base64'),
        },
      }),
    );
  attach(
    subject,
    sbomType,
    Array.from({ length: 11 }, (_, at) => Buffer.from(`{"number":${at}}`)),
  );
  attach(
    subject,
    bundleType,
    Array.from({ length: 10 }, (_, at) => sign(at)),
  );
  await assert.rejects(readAttachedEvidence(repository, subject), { code: 'attached-evidence-too-large' });
});

test('an attached document over several lines hides nothing of what is attached beside it', async () => {
  const subject = sampleImage(registry.store, name, { layer: Buffer.from('over several lines') });
  attach(subject, bundleType, [Buffer.from('{\r\n  "mediaType": "unknown"\n}\n'), Buffer.from('\n')]);
  attach(subject, sbomType, [Buffer.from('{}')]);
  const [set] = await readAttachedEvidence(repository, subject);
  assert.equal(Buffer.from(set?.sbom ?? []).toString(), '{}');
  assert.equal(
    Buffer.from(set?.provenance ?? [])
      .toString()
      .split('\n').length,
    2,
  );
});
