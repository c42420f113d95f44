import { digestOf, type Digest } from '@waybill/kernel';

/** A manifest as it was pushed. */
export interface StoredManifest {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** What one registry keeps, by repository. */
export interface RegistryStore {
  readonly blobs: Map<string, Uint8Array>;
  readonly manifests: Map<string, StoredManifest>;
  /** `<repository>:<tag>` to digest. */
  readonly tags: Map<string, Digest>;
  /** Uploads that are under way, by their id. */
  readonly uploads: Map<string, Uint8Array>;
}

/** An empty store. */
export function newStore(): RegistryStore {
  return { blobs: new Map(), manifests: new Map(), tags: new Map(), uploads: new Map() };
}

/** The key of content in one repository. */
export function keyOf(repository: string, digest: string): string {
  return `${repository}@${digest}`;
}

/** Keeps a manifest; a tag may point at it. */
export function keepManifest(
  store: RegistryStore,
  repository: string,
  manifest: StoredManifest,
  tag?: string,
): Digest {
  const digest = digestOf(manifest.bytes);
  store.manifests.set(keyOf(repository, digest), manifest);
  if (tag !== undefined) store.tags.set(`${repository}:${tag}`, digest);
  return digest;
}
