import { tooLarge } from './file-error.ts';
import { withRegularFile } from './open-regular.ts';

/**
 * Reads a regular file of at most `maxBytes` whole.
 * Throws `file-not-readable`, `file-not-regular`, `file-too-large` or `file-changed-while-reading`.
 */
export function readBounded(
  path: string,
  maxBytes: number,
  options: { readonly followLinks?: boolean } = {},
): Promise<Uint8Array> {
  return withRegularFile(
    path,
    async ({ handle, before }) => {
      if (before.size > BigInt(maxBytes)) throw tooLarge(path, maxBytes);
      // One byte more than the file has: a file that grows meanwhile shows, and cannot fill the memory.
      const buffer = Buffer.allocUnsafe(Number(before.size) + 1);
      let size = 0;
      while (size < buffer.length) {
        const { bytesRead } = await handle.read(buffer, size, buffer.length - size);
        if (bytesRead === 0) break;
        size += bytesRead;
      }
      return buffer.subarray(0, size);
    },
    options,
  );
}
