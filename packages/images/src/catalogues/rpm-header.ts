import { UnreadableContent } from './catalogue.ts';

/** What a package's header says, as far as an SBOM needs it. */
export interface RpmHeader {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch?: number;
  readonly arch?: string;
  readonly licence?: string;
  /** File name of the source package. */
  readonly sourceRpm?: string;
}

const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  licence: 1014,
  arch: 1022,
  sourceRpm: 1044,
};
const types = { int32: 4, string: 6, i18n: 9 };
const entryBytes = 16;
/** Source: rpm, `lib/header.cc`, HEADER_TAGS_MAX and HEADER_DATA_MAX. */
const maxEntries = 0xffff;

/**
 * Reads a header as the package database stores it: two counts, an index, the data; no magic in front.
 * Throws {@link UnreadableContent}. Source: rpm manual, "RPM V4 Package format", section "Header".
 */
export function parseRpmHeader(blob: Uint8Array): RpmHeader {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  if (blob.byteLength < 8) throw new UnreadableContent('a header is cut off');
  const [count, dataBytes] = [view.getUint32(0), view.getUint32(4)];
  const start = 8 + count * entryBytes;
  if (count > maxEntries || start + dataBytes > blob.byteLength) {
    throw new UnreadableContent('a header is larger than it is');
  }
  const places = new Map<number, { readonly type: number; readonly offset: number }>();
  for (let at = 8; at < start; at += entryBytes) {
    places.set(view.getUint32(at), { type: view.getUint32(at + 4), offset: view.getInt32(at + 8) });
  }
  const placeOf = (tag: number, ...wanted: readonly number[]): number | undefined => {
    const place = places.get(tag);
    if (!place || !wanted.includes(place.type)) return undefined;
    if (place.offset < 0 || place.offset >= dataBytes) throw new UnreadableContent('a header points outside');
    return start + place.offset;
  };
  const text = (tag: number): string | undefined => {
    const at = placeOf(tag, types.string, types.i18n);
    if (at === undefined) return undefined;
    const end = blob.indexOf(0, at);
    if (end < 0) throw new UnreadableContent('a text in a header has no end');
    return Buffer.from(blob.subarray(at, end)).toString('utf8');
  };
  const [name, version, release] = [text(tags.name), text(tags.version), text(tags.release)];
  if (name === undefined || version === undefined || release === undefined) {
    throw new UnreadableContent('a header has no name, version or release');
  }
  const epochAt = placeOf(tags.epoch, types.int32);
  if (epochAt !== undefined && epochAt + 4 > blob.byteLength)
    throw new UnreadableContent('a header is cut off');
  const [arch, licence, sourceRpm] = [text(tags.arch), text(tags.licence), text(tags.sourceRpm)];
  return {
    name,
    version,
    release,
    ...(epochAt === undefined ? {} : { epoch: view.getUint32(epochAt) }),
    ...(arch === undefined ? {} : { arch }),
    ...(licence === undefined ? {} : { licence }),
    ...(sourceRpm === undefined ? {} : { sourceRpm }),
  };
}
