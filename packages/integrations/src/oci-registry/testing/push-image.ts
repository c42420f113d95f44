import { digestOf, type JsonObject } from '@waybill/kernel';
import { mediaTypes, type Descriptor } from '../descriptor.ts';
import { pushManifest } from '../push-manifest.ts';
import type { Repository } from '../repository.ts';
import { uploadBlob } from '../upload-blob.ts';

/** Pushes a small image of one layer through the client itself. */
export async function pushImage({ session }: Repository, text: string, tag?: string): Promise<Descriptor> {
  const layer = Buffer.from(text);
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
    }),
  );
  const manifest: JsonObject = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: await uploadBlob(session, config),
      size: config.byteLength,
    },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: await uploadBlob(session, layer),
        size: layer.byteLength,
      },
    ],
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  const { digest } = await pushManifest(session, bytes, mediaTypes.manifest, tag);
  return { mediaType: mediaTypes.manifest, digest, sizeBytes: bytes.byteLength };
}
