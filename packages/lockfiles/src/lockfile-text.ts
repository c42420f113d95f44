import { malformedLockfile, oversizedLockfile } from './lockfile-error.ts';

const maxBytes = 64 * 1024 * 1024;

/**
 * The text of a lockfile: UTF-8, a byte order mark left out, at most 64 MiB. Throws `lockfile-malformed` and
 * `lockfile-too-large`.
 */
export function lockfileText(bytes: Uint8Array, file: string): string {
  if (bytes.byteLength > maxBytes)
    throw oversizedLockfile(file, 'at most 64 MiB', `${bytes.byteLength} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformedLockfile({ file }, 'text in UTF-8', 'other bytes', cause);
  }
}
