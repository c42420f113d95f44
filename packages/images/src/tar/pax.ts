import { malformed, type TarHeader } from './tar-header.ts';

/**
 * What a pax record says of the entry that follows, as far as it matters here: `path`, `linkpath`, `size`.
 * Throws `image-malformed`. Source: POSIX.1-2017, pax, "pax Extended Header".
 */
export function parsePax(bytes: Uint8Array): Partial<TarHeader> {
  const found: { path?: string; linkTarget?: string; sizeBytes?: number } = {};
  for (let at = 0; at < bytes.byteLength;) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 ? '' : Buffer.from(bytes.subarray(at, space)).toString('latin1');
    if (!/^[1-9]\d{0,6}$/.test(digits)) throw malformed('a pax record with its length', 'something else');
    const end = at + Number(digits);
    if (end > bytes.byteLength || bytes[end - 1] !== 0x0a)
      throw malformed('a whole pax record', 'a broken one');
    const record = Buffer.from(bytes.subarray(space + 1, end - 1)).toString('utf8');
    const equals = record.indexOf('=');
    const [name, value] = [record.slice(0, Math.max(0, equals)), record.slice(equals + 1)];
    if (name === 'path') found.path = value;
    if (name === 'linkpath') found.linkTarget = value;
    if (name === 'size') {
      if (!/^\d{1,15}$/.test(value)) throw malformed('a size', JSON.stringify(value.slice(0, 20)));
      found.sizeBytes = Number(value);
    }
    at = end;
  }
  return found;
}
