import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { changedWhileReading, notReadable, notRegular } from './file-error.ts';

/** A regular file that is open for reading, with its state at that moment. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly before: BigIntStats;
}

/**
 * Opens a regular file, lets `read` have it, and closes it. A pipe is refused without waiting for its writer, and a
 * file that changed meanwhile is refused: by its size, times and identity, or because the path names another file now.
 * Throws `file-not-readable`, `file-not-regular` or `file-changed-while-reading`.
 */
export async function withRegularFile<T>(
  path: string,
  read: (file: OpenFile) => Promise<T>,
  options: { readonly followLinks?: boolean } = {},
): Promise<T> {
  const follow = options.followLinks === false ? constants.O_NOFOLLOW : 0;
  let handle: FileHandle | undefined;
  try {
    // Without O_NONBLOCK opening a pipe waits until somebody writes to it.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | follow);
    const before = await handle.stat({ bigint: true });
    if (!before.isFile()) throw notRegular(path);
    const result = await read({ handle, before });
    const after = await handle.stat({ bigint: true });
    const named = await stat(path, { bigint: true });
    if (!sameState(before, after) || !sameState(before, named)) throw changedWhileReading(path);
    return result;
  } catch (cause) {
    throw notReadable(path, cause);
  } finally {
    await handle?.close();
  }
}

function sameState(a: BigIntStats, b: BigIntStats): boolean {
  return (
    a.dev === b.dev &&
    a.ino === b.ino &&
    a.size === b.size &&
    a.mtimeNs === b.mtimeNs &&
    a.ctimeNs === b.ctimeNs
  );
}
