import { UnreadableContent } from '../catalogues/catalogue.ts';

/** A value of a row. */
export type SqliteValue = number | string | Uint8Array | null;

const magic = 'SQLite format 3\0';
const interior = 0x05;
const leaf = 0x0d;
/** A database of a whole distribution has some ten thousand packages. */
const maxRows = 1_000_000;

/**
 * Reads every row of one table from the bytes of an SQLite database, without SQLite: b-tree pages, overflow pages,
 * records. Damaged or hostile databases end in an error, never in a loop: no page is read twice.
 * Throws {@link UnreadableContent}. Source: sqlite.org, "Database File Format", sections 1.3, 1.5, 1.6, 2.1.
 */
export function* readSqliteTable(
  bytes: Uint8Array,
  table: string,
): Generator<readonly SqliteValue[], void, undefined> {
  const file = new SqliteFile(bytes);
  for (const [type, name, , root] of file.rows(1)) {
    if (type === 'table' && typeof name === 'string' && name === table && typeof root === 'number') {
      yield* file.rows(root);
      return;
    }
  }
  throw new UnreadableContent(`the database has no table ${table}`);
}

class SqliteFile {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #pageBytes: number;
  /** Bytes of a page that hold data. */
  readonly #usable: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.byteLength < 512 || Buffer.from(bytes.subarray(0, 16)).toString('latin1') !== magic) {
      throw new UnreadableContent('it is no SQLite database');
    }
    const size = this.#view.getUint16(16);
    this.#pageBytes = size === 1 ? 65_536 : size;
    const isPower = (this.#pageBytes & (this.#pageBytes - 1)) === 0;
    if (this.#pageBytes < 512 || !isPower) throw new UnreadableContent(`its pages have ${size} bytes`);
    this.#usable = this.#pageBytes - (bytes[20] ?? 0);
    if (this.#usable < 480) throw new UnreadableContent('its pages have no room for data');
  }

  *rows(root: number): Generator<readonly SqliteValue[], void, undefined> {
    const seen = new Set<number>();
    const open = [root];
    let count = 0;
    for (let page = open.pop(); page !== undefined; page = open.pop()) {
      if (seen.has(page)) throw new UnreadableContent('its pages point at each other');
      seen.add(page);
      const at = this.#offsetOf(page);
      const header = page === 1 ? at + 100 : at;
      const type = this.#byte(header);
      const cells = this.#uint16(header + 3);
      const first = header + (type === interior ? 12 : 8);
      if (type === interior) open.push(this.#uint32(header + 8));
      else if (type !== leaf) throw new UnreadableContent(`page ${page} is of another kind`);
      const below: number[] = [];
      for (let cell = 0; cell < cells; cell++) {
        const place = at + this.#uint16(first + 2 * cell);
        if (type === interior) {
          below.push(this.#uint32(place));
        } else {
          if (++count > maxRows) throw new UnreadableContent(`it has more than ${maxRows} rows`);
          yield this.#record(this.#payload(place));
        }
      }
      // The leftmost page is taken next.
      open.push(...below.toReversed());
    }
  }

  /** The payload of a leaf cell, with what overflows onto other pages. */
  #payload(place: number): Uint8Array {
    const size = this.#varint(place);
    const row = this.#varint(size.next);
    const total = size.value;
    if (total > this.#bytes.byteLength) throw new UnreadableContent('a row is larger than the database');
    const most = this.#usable - 35;
    const least = Math.floor(((this.#usable - 12) * 32) / 255) - 23;
    const spill = least + ((total - least) % (this.#usable - 4));
    const local = total <= most ? total : spill <= most ? spill : least;
    const parts = [this.#slice(row.next, local)];
    let missing = total - local;
    let page = missing > 0 ? this.#uint32(row.next + local) : 0;
    while (missing > 0) {
      const at = this.#offsetOf(page);
      const part = this.#slice(at + 4, Math.min(missing, this.#usable - 4));
      parts.push(part);
      // Each page makes it smaller, so no ring of pages can keep this going.
      missing -= part.byteLength;
      page = this.#uint32(at);
    }
    return Buffer.concat(parts);
  }

  #record(payload: Uint8Array): readonly SqliteValue[] {
    const file = new Payload(payload);
    const header = file.varint(0);
    if (header.value > payload.byteLength) throw new UnreadableContent('a row is cut off');
    const values: SqliteValue[] = [];
    let at = header.value;
    for (let next = header.next; next < header.value;) {
      const type = file.varint(next);
      next = type.next;
      const { value, size } = file.value(type.value, at);
      values.push(value);
      at += size;
    }
    return values;
  }

  #offsetOf(page: number): number {
    const at = (page - 1) * this.#pageBytes;
    if (page < 1 || at + this.#pageBytes > this.#bytes.byteLength) {
      throw new UnreadableContent('the database is cut off');
    }
    return at;
  }

  #varint(at: number): { readonly value: number; readonly next: number } {
    return new Payload(this.#bytes).varint(at);
  }

  #slice(at: number, size: number): Uint8Array {
    if (at + size > this.#bytes.byteLength) throw new UnreadableContent('the database is cut off');
    return this.#bytes.subarray(at, at + size);
  }

  #byte(at: number): number {
    const byte = this.#bytes[at];
    if (byte === undefined) throw new UnreadableContent('the database is cut off');
    return byte;
  }

  #uint16(at: number): number {
    this.#slice(at, 2);
    return this.#view.getUint16(at);
  }

  #uint32(at: number): number {
    this.#slice(at, 4);
    return this.#view.getUint32(at);
  }
}

/** Integers and values in a run of bytes. */
class Payload {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Big-endian, seven bits a byte, nine bytes at most. Beyond 2^53 nothing here is meaningful. */
  varint(at: number): { readonly value: number; readonly next: number } {
    let value = 0;
    for (let index = 0; index < 9; index++) {
      const byte = this.#bytes[at + index];
      if (byte === undefined) throw new UnreadableContent('a number is cut off');
      value = index === 8 ? value * 256 + byte : value * 128 + (byte & 0x7f);
      if ((byte & 0x80) === 0 || index === 8) return { value, next: at + index + 1 };
    }
    throw new UnreadableContent('a number has no end');
  }

  value(type: number, at: number): { readonly value: SqliteValue; readonly size: number } {
    if (type === 0) return { value: null, size: 0 };
    if (type === 8 || type === 9) return { value: type - 8, size: 0 };
    if (type === 10 || type === 11) throw new UnreadableContent('a row has a value of no known type');
    const size = type >= 12 ? (type - (type % 2 === 0 ? 12 : 13)) / 2 : [0, 1, 2, 3, 4, 6, 8, 8][type];
    if (size === undefined || at + size > this.#bytes.byteLength) {
      throw new UnreadableContent('a row is cut off');
    }
    const bytes = this.#bytes.subarray(at, at + size);
    if (type >= 12) {
      return { value: type % 2 === 0 ? bytes : Buffer.from(bytes).toString('utf8'), size };
    }
    if (type === 7) return { value: new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0), size };
    let value = (bytes[0] ?? 0) & 0x80 ? -1 : 0;
    for (const byte of bytes) value = value * 256 + byte;
    return { value, size };
  }
}
