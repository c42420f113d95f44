import type { Digest } from '@waybill/kernel';

/** An image that can be read, wherever it lies. Whoever implements it verifies every byte against its digest. */
export interface ImageSource {
  /** Digest of the image's manifest. */
  readonly digest: Digest;
  /** Exact bytes of the image configuration (OCI image-spec 1.1, config). */
  readonly config: Uint8Array;
  /** Annotations of the manifest. */
  readonly annotations: { readonly [name: string]: string };
  /** Base first. */
  readonly layers: readonly ImageLayerSource[];
}

/** One layer as it is stored. */
export interface ImageLayerSource {
  readonly mediaType: string;
  /** Digest of the stored bytes. */
  readonly digest: Digest;
  readonly sizeBytes: number;
  /** The stored bytes; throws where they are not those of the digest. */
  open(): AsyncIterable<Uint8Array>;
}
