import { canonicalJson, digestOf, type Digest, type JsonObject } from '@waybill/kernel';
import { descriptorJson, mediaTypes, type Annotations, type Descriptor } from './descriptor.ts';
import { listUnderTag } from './fallback-index.ts';
import { pushManifest } from './push-manifest.ts';
import type { RegistrySession } from './registry-session.ts';
import { uploadBlob } from './upload-blob.ts';

/** One document that is to refer to an image. */
export interface NewReferrer {
  /** Media type of the document; the manifest's artifact type as well. */
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** Of the manifest; lists of referrers repeat them. */
  readonly annotations: Annotations;
}

/** A document that refers to an image now. */
export interface AttachedReferrer {
  /** Digest of the manifest that refers to the subject. */
  readonly manifest: Digest;
  /** Digest of the document itself. */
  readonly document: Digest;
  /** Where it is listed. */
  readonly kept: 'api' | 'tag';
}

/** The two bytes `{}`: configuration of an artifact that has none. Source: OCI image-spec 1.1, "Guidance for an empty descriptor". */
const emptyConfig = Buffer.from('{}');

/**
 * Attaches documents to an image or an index as referrers, in the form of Cosign's bundles: an image manifest with the
 * document as its one layer and the image as its subject. The registry lists them, or the index under the fallback
 * tag does; it has returned only when the list has them. Attaching the same again changes nothing.
 * Throws `registry-upload-refused`, `referrer-not-listed`, and what every call throws.
 * Source: OCI image-spec 1.1, manifest; distribution-spec 1.1, "Pushing manifests with subject"; sigstore/cosign, BUNDLE_SPEC.
 */
export async function attachReferrers(
  session: RegistrySession,
  subject: Pick<Descriptor, 'mediaType' | 'digest' | 'sizeBytes'>,
  referrers: readonly NewReferrer[],
): Promise<readonly AttachedReferrer[]> {
  await uploadBlob(session, emptyConfig);
  const attached: AttachedReferrer[] = [];
  const unlisted: Descriptor[] = [];
  for (const referrer of referrers) {
    const document = await uploadBlob(session, referrer.bytes);
    const bytes = Buffer.from(canonicalJson(manifestOf(subject, referrer)));
    const { digest, listed } = await pushManifest(session, bytes, mediaTypes.manifest);
    attached.push({ manifest: digest, document, kept: listed ? 'api' : 'tag' });
    if (listed) continue;
    unlisted.push({
      mediaType: mediaTypes.manifest,
      digest,
      sizeBytes: bytes.byteLength,
      artifactType: referrer.mediaType,
      annotations: referrer.annotations,
    });
  }
  if (unlisted.length > 0) await listUnderTag(session, subject.digest, unlisted);
  return attached;
}

function manifestOf(
  subject: Pick<Descriptor, 'mediaType' | 'digest' | 'sizeBytes'>,
  { mediaType, bytes, annotations }: NewReferrer,
): JsonObject {
  return {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    artifactType: mediaType,
    config: { mediaType: mediaTypes.empty, digest: digestOf(emptyConfig), size: emptyConfig.byteLength },
    layers: [{ mediaType, digest: digestOf(bytes), size: bytes.byteLength }],
    subject: descriptorJson(subject),
    annotations,
  };
}
