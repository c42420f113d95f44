import { crc32, inflateRawSync } from 'node:zlib';
import { UnreadableContent } from '../catalogues/catalogue.ts';

/** A file in an archive. */
export interface ZipEntry {
  readonly path: string;
  readonly sizeBytes: number;
  /** Unpacks it. Throws {@link UnreadableContent}. */
  readonly content: () => Uint8Array;
}

const endMarker = 0x06054b50;
const centralMarker = 0x02014b50;
const localMarker = 0x04034b50;
const endBytes = 22;
const maxCommentBytes = 65_535;
const maxEntries = 200_000;

/**
 * Lists an archive by its central directory. Throws {@link UnreadableContent}; of Zip64, whose archives are larger than
 * what is read here, as well. Source: PKWARE APPNOTE.TXT, sections 4.3.7, 4.3.12, 4.3.16.
 */
export function readZip(bytes: Uint8Array): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff || count > maxEntries) {
    throw new UnreadableContent('the archive is larger than is read');
  }
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.byteLength || view.getUint32(at, true) !== centralMarker) {
      throw new UnreadableContent('its directory is cut off');
    }
    const nameBytes = view.getUint16(at + 28, true);
    const path = Buffer.from(bytes.subarray(at + 46, at + 46 + nameBytes)).toString('utf8');
    const place = {
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      sizeBytes: view.getUint32(at + 24, true),
      local: view.getUint32(at + 42, true),
    };
    entries.push({ path, sizeBytes: place.sizeBytes, content: () => unpack(bytes, view, place) });
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

interface Place {
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly local: number;
}

function findEnd(view: DataView): number {
  const last = view.byteLength - endBytes;
  for (let at = last; at >= 0 && at >= last - maxCommentBytes; at--) {
    if (view.getUint32(at, true) === endMarker) return at;
  }
  throw new UnreadableContent('it is no zip archive');
}

function unpack(bytes: Uint8Array, view: DataView, place: Place): Uint8Array {
  const { method, crc, packedBytes, sizeBytes, local } = place;
  if (local + 30 > bytes.byteLength || view.getUint32(local, true) !== localMarker) {
    throw new UnreadableContent('an entry is not where the directory says');
  }
  const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (from + packedBytes > bytes.byteLength) throw new UnreadableContent('an entry is cut off');
  const packed = bytes.subarray(from, from + packedBytes);
  const content = method === 0 ? packed : inflate(packed, method, sizeBytes);
  if (content.byteLength !== sizeBytes || crc32(content) !== crc) {
    throw new UnreadableContent('an entry is not what the directory says');
  }
  return content;
}

function inflate(packed: Uint8Array, method: number, sizeBytes: number): Uint8Array {
  if (method !== 8) throw new UnreadableContent(`an entry is packed by method ${method}`);
  try {
    // No byte more than the directory says: a bomb says little, or is judged by what it says.
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, sizeBytes) });
  } catch {
    throw new UnreadableContent('an entry cannot be unpacked');
  }
}
