import { digestOf, type Digest } from '@waybill/kernel';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { ImageSource } from '../ports.ts';
import { tar, type TarFile } from './make-tar.ts';

/** How a layer is stored. */
export interface MadeLayer {
  readonly files: readonly TarFile[];
  readonly packing?: 'gzip' | 'zstd' | 'none';
  /** Stored bytes instead of those of the files. */
  readonly stored?: Uint8Array;
  /** Another diff id than the true one. */
  readonly diffId?: Digest;
}

/** An image of layers, base first. */
export function makeImage(
  layers: readonly MadeLayer[],
  more: { readonly annotations?: { readonly [name: string]: string } } = {},
): ImageSource {
  const made = layers.map(({ files, packing = 'gzip', stored, diffId }) => {
    const plain = tar(files);
    const packed =
      stored ?? (packing === 'gzip' ? gzipSync(plain) : packing === 'zstd' ? zstdCompressSync(plain) : plain);
    return { packed, diffId: diffId ?? digestOf(plain) };
  });
  const config = {
    os: 'linux',
    architecture: 'amd64',
    rootfs: { type: 'layers', diff_ids: made.map(({ diffId }) => diffId) },
  };
  return {
    digest: digestOf('a manifest'),
    config: Buffer.from(JSON.stringify(config)),
    annotations: more.annotations ?? {},
    layers: made.map(({ packed }) => ({
      mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
      digest: digestOf(packed),
      sizeBytes: packed.byteLength,
      async *open() {
        // In odd pieces, as networks give them.
        for (let at = 0; at < packed.byteLength; at += 1_000) yield packed.subarray(at, at + 1_000);
      },
    })),
  };
}
