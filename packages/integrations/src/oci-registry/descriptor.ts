import {
  isDigest,
  isJsonObject,
  parseJson,
  WaybillError,
  type Digest,
  type JsonObject,
  type JsonValue,
} from '@waybill/kernel';
import { registryAnswerUnexpected } from './registry-error.ts';

/** Names content by type, digest and size. Source: OCI image-spec 1.1, descriptor. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly artifactType?: string;
  readonly annotations?: Annotations;
  /** `linux/arm64/v8`, in an index. */
  readonly platform?: string;
}

/** Text by name. */
export type Annotations = { readonly [name: string]: string };

/** What a manifest holds, as far as Waybill reads it. */
export type Manifest = ImageManifest | ImageIndex;

/** One image, or an artifact in the form of one. */
export interface ImageManifest {
  readonly kind: 'image';
  readonly mediaType: string;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations: Annotations;
}

/** Images by platform, or referrers by subject. */
export interface ImageIndex {
  readonly kind: 'index';
  readonly mediaType: string;
  readonly manifests: readonly Descriptor[];
  readonly annotations: Annotations;
}

/** Media types of manifests, ours and Docker's. Source: OCI image-spec 1.1, media types; Docker image manifest 2.2. */
export const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  empty: 'application/vnd.oci.empty.v1+json',
} as const;

/** A manifest names at most so many others: 1,000 platforms or referrers are beyond any use seen. */
const maxDescriptors = 1_000;

/** True for the media types of an index. */
export function isIndexType(mediaType: string): boolean {
  return mediaType === mediaTypes.index || mediaType === mediaTypes.dockerIndex;
}

/**
 * Reads a manifest or an index from its exact bytes; `mediaType` is what the registry called it, and a manifest that
 * calls itself something else is refused, because two readers would see two different documents.
 * Throws `registry-answer-unexpected`. Source: OCI image-spec 1.1, manifest and image-index.
 */
export function parseManifest(bytes: Uint8Array, mediaType: string): Manifest {
  const value = readJson(bytes);
  const declared = value['mediaType'];
  if (declared !== undefined && declared !== mediaType) {
    throw malformed('one media type', `${show(mediaType)} beside ${show(declared)}`);
  }
  if (value['schemaVersion'] !== 2) throw malformed('schemaVersion 2', show(value['schemaVersion']));
  const annotations = annotationsOf(value['annotations']);
  const both = value['manifests'] !== undefined && (value['layers'] ?? value['config']) !== undefined;
  if (both) throw malformed('an index or an image', 'a document that is both');
  if (isIndexType(mediaType)) {
    return { kind: 'index', mediaType, manifests: listOf(value['manifests'], 'manifests'), annotations };
  }
  if (mediaType !== mediaTypes.manifest && mediaType !== mediaTypes.dockerManifest) {
    throw malformed('an image manifest or an image index', show(mediaType));
  }
  const artifactType = value['artifactType'];
  return {
    kind: 'image',
    mediaType,
    config: descriptorOf(value['config'], 'config'),
    layers: listOf(value['layers'], 'layers'),
    ...(typeof artifactType === 'string' ? { artifactType } : {}),
    ...(value['subject'] === undefined ? {} : { subject: descriptorOf(value['subject'], 'subject') }),
    annotations,
  };
}

/** A descriptor as JSON, members in the order in which other clients write them. */
export function descriptorJson(descriptor: Descriptor): JsonObject {
  const { mediaType, digest, sizeBytes, artifactType, annotations } = descriptor;
  return {
    mediaType,
    digest,
    size: sizeBytes,
    ...(annotations === undefined ? {} : { annotations }),
    ...(artifactType === undefined ? {} : { artifactType }),
  };
}

function readJson(bytes: Uint8Array): JsonObject {
  try {
    const value = parseJson(bytes, { maxDepth: 50 });
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    throw malformed('a manifest in JSON', error.code, error);
  }
  throw malformed('a manifest in JSON', 'another value');
}

function listOf(value: JsonValue | undefined, name: string): Descriptor[] {
  if (!Array.isArray(value)) throw malformed(`a list of ${name}`, show(value));
  if (value.length > maxDescriptors) throw malformed(`at most ${maxDescriptors} ${name}`, `${value.length}`);
  return (value as readonly JsonValue[]).map((item) => descriptorOf(item, name));
}

function descriptorOf(value: JsonValue | undefined, name: string): Descriptor {
  if (!isJsonObject(value)) throw malformed(`a descriptor in ${name}`, show(value));
  const { mediaType, digest, size, artifactType, platform } = value;
  if (typeof mediaType !== 'string' || typeof digest !== 'string' || !isDigest(digest)) {
    throw malformed(`media type and SHA-256 digest in ${name}`, show(digest));
  }
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw malformed(`a size in ${name}`, show(size));
  }
  const shown = platformOf(platform);
  return {
    mediaType,
    digest,
    sizeBytes: size,
    ...(typeof artifactType === 'string' ? { artifactType } : {}),
    ...(value['annotations'] === undefined ? {} : { annotations: annotationsOf(value['annotations']) }),
    ...(shown === undefined ? {} : { platform: shown }),
  };
}

function platformOf(value: JsonValue | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const { os, architecture, variant } = value;
  const parts = [os, architecture, variant].filter(
    (part): part is string => typeof part === 'string' && part !== '',
  );
  return parts.length < 2 ? undefined : parts.join('/');
}

/** Annotations are text by name; anything else in their place is left out, because nothing rests on it. */
function annotationsOf(value: JsonValue | undefined): Annotations {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function show(value: JsonValue | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
}

function malformed(expected: string, found: string, cause?: unknown): WaybillError {
  return registryAnswerUnexpected(expected, found, cause);
}
