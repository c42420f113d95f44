import { join } from 'node:path';
import type { ImageSource } from '@waybill/images';
import { isJsonObject, parseJson, WaybillError, type Digest, type JsonValue } from '@waybill/kernel';
import { readBounded } from '../files/index.ts';
import {
  isIndexType,
  mediaTypes,
  parseManifest,
  type Descriptor,
  type Manifest,
} from '../oci-registry/index.ts';
import { readBlob, streamBlob } from './blobs.ts';
import { layoutImageNotChosen, layoutMalformed } from './layout-error.ts';

/** Which image of the layout is meant; neither is needed where it holds one. */
export interface LayoutChoice {
  /** Digest of a manifest or of an index in the layout. */
  readonly digest?: Digest;
  /** `linux/amd64` or `linux/arm64/v8`. */
  readonly platform?: string;
}

const maxDocumentBytes = 4 * 1024 * 1024;
/** The layout's own index, and an index of platforms in it; one more is already beyond use. */
const maxIndexDepth = 3;
/** All indexes of a layout: without it, a thousand that each name a thousand would be read. */
const maxIndexes = 1_000;

/**
 * Opens an image in an OCI image layout folder. Throws `image-layout-malformed`, `image-layout-content-mismatch`,
 * `image-layout-image-not-chosen`, `file-not-readable`, `file-not-regular` or `file-too-large`.
 * Source: OCI image-spec 1.1, image-layout.
 */
export async function openImageLayout(dir: string, choice: LayoutChoice = {}): Promise<ImageSource> {
  await checkMarker(dir);
  const index = await readBounded(join(dir, 'index.json'), maxDocumentBytes);
  const found = await imagesOf(dir, manifestOf(index, mediaTypes.index), choice, {
    depth: 1,
    budget: { indexes: maxIndexes },
  });
  const images = [...new Map(found.map((image) => [image.digest, image])).values()];
  const [only] = images;
  if (only === undefined || images.length > 1) {
    throw layoutImageNotChosen('one image', images.length === 0 ? 'none' : `${images.length} images`);
  }
  const manifest = manifestOf(await readBlob(dir, only, maxDocumentBytes), only.mediaType);
  if (manifest.kind !== 'image') throw layoutMalformed('an image manifest', manifest.mediaType);
  return {
    digest: only.digest,
    config: await readBlob(dir, manifest.config, maxDocumentBytes),
    annotations: manifest.annotations,
    layers: manifest.layers.map(({ mediaType, digest, sizeBytes }) => ({
      mediaType,
      digest,
      sizeBytes,
      open: () => streamBlob(dir, { digest, sizeBytes }),
    })),
  };
}

async function checkMarker(dir: string): Promise<void> {
  const marker = readJson(await readBounded(join(dir, 'oci-layout'), maxDocumentBytes));
  const version = isJsonObject(marker) ? marker['imageLayoutVersion'] : undefined;
  if (version !== '1.0.0') {
    throw layoutMalformed('imageLayoutVersion 1.0.0', JSON.stringify(version ?? null).slice(0, 80));
  }
}

/** How deep the walk is, and how many more indexes it may read. */
interface Walk {
  readonly depth: number;
  readonly budget: { indexes: number };
}

/** Images that the choice leaves. Referrers and attestations beside them are artifacts of others. */
async function imagesOf(
  dir: string,
  manifest: Manifest,
  choice: LayoutChoice,
  { depth, budget }: Walk,
): Promise<readonly Descriptor[]> {
  if (manifest.kind !== 'index') throw layoutMalformed('an image index', manifest.mediaType);
  if (depth > maxIndexDepth) throw layoutMalformed(`at most ${maxIndexDepth} indexes in one another`, 'more');
  budget.indexes -= 1;
  if (budget.indexes < 0) throw layoutMalformed(`at most ${maxIndexes} indexes`, 'more');
  const images: Descriptor[] = [];
  for (const descriptor of manifest.manifests) {
    const { mediaType, digest, platform } = descriptor;
    const named = choice.digest === undefined || choice.digest === digest;
    if (isIndexType(mediaType)) {
      const nested = manifestOf(await readBlob(dir, descriptor, maxDocumentBytes), mediaType);
      // What a named index holds needs no name of its own.
      const inside = named ? withoutDigest(choice) : choice;
      images.push(...(await imagesOf(dir, nested, inside, { depth: depth + 1, budget })));
    } else if (named && isImage(descriptor) && fits(platform, choice)) {
      images.push(descriptor);
    }
  }
  return images;
}

function withoutDigest({ platform }: LayoutChoice): LayoutChoice {
  return platform === undefined ? {} : { platform };
}

function isImage({ mediaType, artifactType, platform }: Descriptor): boolean {
  const image = mediaType === mediaTypes.manifest || mediaType === mediaTypes.dockerManifest;
  // BuildKit files its attestations as images for `unknown/unknown`.
  return image && artifactType === undefined && platform !== 'unknown/unknown';
}

function fits(platform: string | undefined, choice: LayoutChoice): boolean {
  return choice.platform === undefined || choice.platform === platform;
}

function manifestOf(bytes: Uint8Array, mediaType: string): Manifest {
  try {
    return parseManifest(bytes, mediaType);
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    throw layoutMalformed(error.expected ?? 'a manifest', error.found ?? error.code, error);
  }
}

function readJson(bytes: Uint8Array): JsonValue {
  try {
    return parseJson(bytes, { maxDepth: 50 });
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    throw layoutMalformed('an oci-layout file in JSON', error.code, error);
  }
}
