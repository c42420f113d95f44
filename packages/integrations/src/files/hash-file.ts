import type { Digest } from '@waybill/kernel';

/** What a file held while it was read once, unchanged. */
export interface HashedFile {
  readonly digest: Digest;
  /** Lowercase hex. */
  readonly sha512: string;
  readonly sizeBytes: number;
  /** Whole content, where it is at most the limit given. */
  readonly bytes?: Uint8Array;
}

/** Hashes a file in one pass. */
export function hashFile(_path: string, _options: { readonly maxBytes?: number } = {}): Promise<HashedFile> {
  throw new Error('not yet');
}
