import { WaybillError } from '@waybill/kernel';

/**
 * Parses what a file holds that the command line named. That it is not what it should be says nothing about an
 * artifact: it is a mistake in the command (exit code 2), and the file is told. Throws what `parse` throws.
 */
export function parseNamedFile<T>(file: string, bytes: Uint8Array, parse: (bytes: Uint8Array) => T): T {
  try {
    return parse(bytes);
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    const { code, message, expected, found, help } = error;
    throw new WaybillError({
      code,
      message,
      cause: error,
      found: `${file}: ${hasByteOrderMark(bytes) ? 'a byte order mark (BOM) before the text; ' : ''}${found ?? 'something else'}`,
      ...(expected !== undefined && { expected }),
      ...(help !== undefined && { help }),
    });
  }
}

/** Editors put it there unseen, and it is no part of JSON (RFC 8259, section 8.1). */
function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
