import { createHash } from 'node:crypto';
import { digestFromHex, digestOf, isDigest, WaybillError, type Digest } from '@waybill/kernel';
import type { CredentialSource } from './credentials.ts';
import { mediaTypes, parseManifest, type Descriptor, type Manifest } from './descriptor.ts';
import { registryAddress, showImage, type ImageReference } from './image-reference.ts';
import { openRegistrySession, unexpectedStatus, type RegistrySession } from './registry-session.ts';
import {
  imageNotFound,
  registryAnswerUnexpected,
  registryBodyTooLarge,
  registryContentMismatch,
  registryUnreachable,
} from './registry-error.ts';

/** How registries are reached. */
export interface RegistryOptions {
  readonly credentials: CredentialSource;
  /** Registries that are asked without TLS, beside those on loopback. */
  readonly plainHttp?: readonly string[];
  /** Origins whose token services may see the credentials, beside the registry's own; any that it names unless told. */
  readonly tokenOrigins?: readonly string[];
  /** For one call with all its repeats. */
  readonly deadlineMs: number;
}

/** A manifest with its exact bytes, whose digest was computed here. */
export interface FetchedManifest extends Descriptor {
  readonly bytes: Uint8Array;
  readonly manifest: Manifest;
}

/** One repository of a registry, for reading; every byte is held against its digest. */
export interface Repository {
  readonly session: RegistrySession;
  /**
   * The manifest that a tag or a digest names. Throws `image-not-found`, `registry-content-mismatch`,
   * `registry-answer-unexpected`, and what every call throws.
   */
  fetchManifest(reference: Digest | string): Promise<FetchedManifest>;
  /** Streams a blob; the stream throws `registry-content-mismatch` unless digest and size hold at its end. */
  openBlob(descriptor: Pick<Descriptor, 'digest' | 'sizeBytes'>): AsyncGenerator<Uint8Array, void, undefined>;
  /** Reads a small blob whole. Throws `registry-body-too-large`, and what `openBlob` throws. */
  readBlob(descriptor: Pick<Descriptor, 'digest' | 'sizeBytes'>, maxBytes: number): Promise<Uint8Array>;
}

/** Largest manifest that registries must take. Source: OCI distribution-spec 1.1, section "Pushing manifests". */
export const maxManifestBytes: number = 4 * 1024 * 1024;

const acceptedManifests = [
  mediaTypes.index,
  mediaTypes.manifest,
  mediaTypes.dockerIndex,
  mediaTypes.dockerManifest,
].join(', ');

/** Opens a repository; nothing is sent before it is asked for something. */
export function openRepository(
  reference: Pick<ImageReference, 'registry' | 'repository'>,
  { credentials, plainHttp, tokenOrigins, deadlineMs }: RegistryOptions,
): Repository {
  const { registry, repository } = reference;
  const session = openRegistrySession({
    registry,
    repository,
    address: registryAddress(registry, plainHttp),
    credentials,
    ...(tokenOrigins && { tokenOrigins }),
    deadlineMs,
  });
  const openBlob: Repository['openBlob'] = (descriptor) => streamBlob(session, descriptor);
  return {
    session,
    fetchManifest: (named) => fetchManifest(session, named),
    openBlob,
    async readBlob(descriptor, maxBytes) {
      if (descriptor.sizeBytes > maxBytes) throw registryBodyTooLarge(`Blob ${descriptor.digest}`, maxBytes);
      const parts: Uint8Array[] = [];
      for await (const part of openBlob(descriptor)) parts.push(part);
      return Buffer.concat(parts);
    },
  };
}

async function fetchManifest(session: RegistrySession, named: string): Promise<FetchedManifest> {
  const answer = await session.call({
    method: 'GET',
    url: session.urlOf(`manifests/${named}`),
    headers: { accept: acceptedManifests },
    maxBytes: maxManifestBytes,
    action: 'pull',
  });
  if (answer.status === 404) throw imageNotFound(nameOf(session, named));
  if (answer.status !== 200) throw unexpectedStatus(`the manifest of ${nameOf(session, named)}`, answer);
  const digest = digestOf(answer.body);
  if (isDigest(named) && named !== digest) throw registryContentMismatch(named, digest);
  // The header is the registry's word for what its storage has; a proxy that altered the body shows here.
  const told = answer.headers['docker-content-digest'];
  if (typeof told === 'string' && isDigest(told) && told !== digest)
    throw registryContentMismatch(told, digest);
  const mediaType = (answer.headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? '';
  return {
    mediaType,
    digest,
    sizeBytes: answer.body.byteLength,
    bytes: answer.body,
    manifest: parseManifest(answer.body, mediaType),
  };
}

async function* streamBlob(
  session: RegistrySession,
  { digest, sizeBytes }: Pick<Descriptor, 'digest' | 'sizeBytes'>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const response = await session.stream(session.urlOf(`blobs/${digest}`));
  try {
    const status = response.statusCode ?? 0;
    if (status === 404) throw imageNotFound(`blob ${digest} in ${session.registry}/${session.repository}`);
    if (status !== 200) throw registryAnswerUnexpected(`the blob ${digest}`, `status ${status}`);
    const hash = createHash('sha256');
    let size = 0;
    try {
      for await (const part of response as AsyncIterable<Uint8Array>) {
        size += part.byteLength;
        // Before it is handed on: whoever reads must not be made to read for ever.
        if (size > sizeBytes) throw registryContentMismatch(`${sizeBytes} bytes of ${digest}`, 'more');
        hash.update(part);
        yield part;
      }
    } catch (cause) {
      if (cause instanceof WaybillError) throw cause;
      throw registryUnreachable(`${session.registry}: the connection ended within a blob`, cause);
    }
    if (size !== sizeBytes) throw registryContentMismatch(`${sizeBytes} bytes of ${digest}`, `${size}`);
    const found = digestFromHex(hash.digest('hex'));
    if (found !== digest) throw registryContentMismatch(digest, found);
  } finally {
    response.destroy();
  }
}

function nameOf({ registry, repository }: RegistrySession, named: string): string {
  return isDigest(named) ? showImage({ registry, repository }, named) : `${registry}/${repository}:${named}`;
}
