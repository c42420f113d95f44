import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { digestFromHex, type Digest } from '@waybill/kernel';
import { changedWhileReading } from './file-error.ts';
import { withRegularFile } from './open-regular.ts';

/** What a file held while it was read, unchanged. */
export interface HashedFile {
  readonly digest: Digest;
  /** Lowercase hex. */
  readonly sha512: string;
  readonly sizeBytes: number;
  /** First 16 bytes, or all of a shorter file: enough to see what kind of content it claims to be. */
  readonly head: Uint8Array;
  /** Whole content, where it is at most the limit given. */
  readonly bytes?: Uint8Array;
}

const chunkBytes = 1024 * 1024;
const headBytes = 16;
/** Time stamps of file systems are coarser than writes are fast: a younger file can change without showing it. */
const youngMs = 2000;

/**
 * Hashes a regular file in one pass with bounded memory; keeps its bytes where it has at most `maxBytes` (none unless
 * told). A file written within the last two seconds is read a second time, because its time stamp proves nothing yet.
 * Throws `file-not-readable`, `file-not-regular` or `file-changed-while-reading`.
 */
export function hashFile(path: string, options: { readonly maxBytes?: number } = {}): Promise<HashedFile> {
  return withRegularFile(path, async ({ handle, before }) => {
    const keep = before.size <= BigInt(options.maxBytes ?? 0);
    const first = await readThrough(handle, keep);
    if (BigInt(first.sizeBytes) !== before.size) throw changedWhileReading(path);
    if (Date.now() - Number(before.mtimeMs) < youngMs) {
      const second = await readThrough(handle, false);
      if (second.sha512 !== first.sha512) throw changedWhileReading(path);
    }
    return first;
  });
}

async function readThrough(handle: FileHandle, keep: boolean): Promise<HashedFile> {
  const sha256 = createHash('sha256');
  const sha512 = createHash('sha512');
  const kept: Uint8Array[] = [];
  let head: Uint8Array = new Uint8Array();
  const chunk = Buffer.allocUnsafe(chunkBytes);
  let sizeBytes = 0;
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, chunkBytes, sizeBytes);
    if (bytesRead === 0) break;
    const part = chunk.subarray(0, bytesRead);
    sha256.update(part);
    sha512.update(part);
    if (keep) kept.push(Buffer.from(part));
    // A read may give less than was asked for.
    if (head.length < headBytes) head = Buffer.concat([head, part.subarray(0, headBytes - head.length)]);
    sizeBytes += bytesRead;
  }
  return {
    digest: digestFromHex(sha256.digest('hex')),
    sha512: sha512.digest('hex'),
    sizeBytes,
    head,
    ...(keep ? { bytes: Buffer.concat(kept) } : {}),
  };
}
