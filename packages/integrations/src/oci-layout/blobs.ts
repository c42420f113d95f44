import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFromHex, digestOf, hexOf, type Digest } from '@waybill/kernel';
import { readBounded } from '../files/index.ts';
import { layoutContentMismatch, layoutMalformed } from './layout-error.ts';

/** What is asked of a blob: its name, and its size where a descriptor tells it. */
export interface WantedBlob {
  readonly digest: Digest;
  readonly sizeBytes: number;
}

const chunkBytes = 256 * 1024;
/** Neither a link that leads out of the folder nor a pipe that never ends. */
const openFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * A small document of the layout, hashed and compared before anybody reads it. Throws `image-layout-content-mismatch`,
 * `file-not-readable`, `file-not-regular` or `file-too-large`.
 */
export async function readBlob(dir: string, wanted: WantedBlob, maxBytes: number): Promise<Uint8Array> {
  const bytes = await readBounded(pathOf(dir, wanted.digest), maxBytes, { followLinks: false });
  if (bytes.byteLength !== wanted.sizeBytes) throw otherSize(wanted, bytes.byteLength);
  const found = digestOf(bytes);
  if (found !== wanted.digest) throw layoutContentMismatch(wanted.digest, found);
  return bytes;
}

/**
 * A blob in pieces. The last piece comes only after size and digest have held, so that whoever needs the end of the
 * stream never concludes anything from other bytes. Throws `image-layout-malformed` or `image-layout-content-mismatch`.
 */
export async function* streamBlob(dir: string, wanted: WantedBlob): AsyncGenerator<Uint8Array> {
  const handle = await openBlob(dir, wanted.digest);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw layoutMalformed('a regular file for every blob', wanted.digest);
    if (stat.size !== wanted.sizeBytes) throw otherSize(wanted, stat.size);
    const hash = createHash('sha256');
    let held: Uint8Array | undefined;
    let at = 0;
    for (;;) {
      // A fresh chunk each time: the reader may keep what it was given.
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const { bytesRead } = await handle.read(chunk, 0, chunkBytes, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      // The file may grow while it is read.
      if (at > wanted.sizeBytes) throw otherSize(wanted, at);
      if (held) yield held;
      held = chunk.subarray(0, bytesRead);
      hash.update(held);
    }
    if (at !== wanted.sizeBytes) throw otherSize(wanted, at);
    const found = digestFromHex(hash.digest('hex'));
    if (found !== wanted.digest) throw layoutContentMismatch(wanted.digest, found);
    if (held) yield held;
  } finally {
    await handle.close();
  }
}

async function openBlob(dir: string, digest: Digest): Promise<FileHandle> {
  try {
    return await open(pathOf(dir, digest), openFlags);
  } catch (cause) {
    throw layoutMalformed('a regular file for every blob', `${digest} cannot be opened`, cause);
  }
}

/** Made of hex digits only: a descriptor cannot name a file outside the folder. */
function pathOf(dir: string, digest: Digest): string {
  return join(dir, 'blobs', 'sha256', hexOf(digest));
}

function otherSize({ digest, sizeBytes }: WantedBlob, found: number): Error {
  return layoutContentMismatch(`${sizeBytes} bytes for ${digest}`, `${found} bytes`);
}
