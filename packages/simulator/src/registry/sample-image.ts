import { digestOf, type Digest, type JsonObject } from '@waybill/kernel';
import { keepManifest, keyOf, type RegistryStore } from './registry-store.ts';

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

/** Keeps a blob in a repository. */
export function storeBlob(store: RegistryStore, repository: string, bytes: Uint8Array): Digest {
  const digest = digestOf(bytes);
  store.blobs.set(keyOf(repository, digest), bytes);
  return digest;
}

/** Keeps a small image of one layer; its digest names it. */
export function sampleImage(
  store: RegistryStore,
  repository: string,
  options: { readonly tag?: string; readonly layer?: Uint8Array; readonly diffId?: Digest } = {},
): Digest {
  const layer = options.layer ?? Buffer.from('no tar, and nobody looks');
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: [options.diffId ?? digestOf(layer)] },
    }),
  );
  const manifest: JsonObject = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: storeBlob(store, repository, config),
      size: config.byteLength,
    },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: storeBlob(store, repository, layer),
        size: layer.byteLength,
      },
    ],
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  return keepManifest(store, repository, { mediaType: manifestType, bytes }, options.tag);
}

/** Keeps an index over images that are there, one a platform. */
export function sampleIndex(
  store: RegistryStore,
  repository: string,
  children: readonly { readonly digest: Digest; readonly platform: string }[],
  tag?: string,
): Digest {
  const manifests = children.map(({ digest, platform }) => {
    const [os = '', architecture = ''] = platform.split('/');
    const size = store.manifests.get(keyOf(repository, digest))?.bytes.byteLength ?? 0;
    return { mediaType: manifestType, digest, size, platform: { os, architecture } };
  });
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests }));
  return keepManifest(store, repository, { mediaType: indexType, bytes }, tag);
}
