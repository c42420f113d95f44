import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { WaybillError } from '@waybill/kernel';

/**
 * Reads a regular file of at most `maxBytes` whole, at once. The promises of `node:fs` bring half of the
 * stream library and the thread pool with them, 4 ms of a cold verification; this way there is nothing to
 * wait for beside. Throws `file-not-readable`, `file-not-regular`, `file-too-large`, `file-changed-while-reading`.
 */
export function readNow(path: string, maxBytes: number): Uint8Array {
  let file: number;
  try {
    // Without O_NONBLOCK a named pipe would hold the process until somebody writes to it.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    throw notReadable(path, cause);
  }
  try {
    const before = fstatSync(file);
    if (!before.isFile()) throw notRegular(path);
    if (before.size > maxBytes) throw tooLarge(path, maxBytes);
    // One byte more than the file has, so that a file that grows meanwhile shows.
    const buffer = Buffer.allocUnsafe(before.size + 1);
    let size = 0;
    for (let read = -1; read !== 0 && size < buffer.length; size += read) {
      read = readSync(file, buffer, size, buffer.length - size, size);
    }
    const after = fstatSync(file);
    if (size !== before.size || after.mtimeMs !== before.mtimeMs || after.size !== before.size) {
      throw changed(path);
    }
    return buffer.subarray(0, size);
  } catch (cause) {
    throw cause instanceof WaybillError ? cause : notReadable(path, cause);
  } finally {
    closeSync(file);
  }
}

function notReadable(path: string, cause: unknown): WaybillError {
  return new WaybillError({
    code: 'file-not-readable',
    message: `${path} was not read.`,
    found: (cause as NodeJS.ErrnoException).code ?? 'an error',
    cause,
  });
}

function notRegular(path: string): WaybillError {
  return new WaybillError({
    code: 'file-not-regular',
    message: `${path} was not read.`,
    expected: 'a regular file',
    found: 'a folder, pipe or device',
  });
}

function tooLarge(path: string, maxBytes: number): WaybillError {
  return new WaybillError({
    code: 'file-too-large',
    message: `${path} was not read: it is larger than allowed.`,
    expected: `at most ${maxBytes} bytes`,
    found: 'more',
  });
}

function changed(path: string): WaybillError {
  return new WaybillError({
    code: 'file-changed-while-reading',
    message: `${path} was not read: it changed meanwhile.`,
    expected: 'a file that nobody writes to',
    found: 'another size or time than at the start',
  });
}
