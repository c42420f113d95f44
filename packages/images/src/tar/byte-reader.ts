/** Reads a stream of chunks by exact numbers of bytes, holding one chunk at a time. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();
  #at = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** The next `size` bytes; fewer only at the end. */
  async read(size: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let missing = size;
    while (missing > 0 && (await this.#fill())) {
      const part = this.#chunk.subarray(this.#at, this.#at + missing);
      this.#at += part.byteLength;
      missing -= part.byteLength;
      parts.push(part);
    }
    const [only] = parts;
    // A copy in any case: a chunk may be the buffer that its source fills next.
    return parts.length === 1 && only ? new Uint8Array(only) : Buffer.concat(parts);
  }

  /** Up to `size` bytes that the next `read` gives again: those of the chunk at hand, at least one unless at the end. */
  async peek(size: number): Promise<Uint8Array> {
    if (!(await this.#fill())) return new Uint8Array();
    if (this.#chunk.byteLength - this.#at < size) {
      // Rare: an entry that begins at the end of a chunk.
      const here = this.#chunk.subarray(this.#at);
      const next = await this.#chunks.next();
      if (next.done !== true) {
        this.#chunk = Buffer.concat([here, next.value]);
        this.#at = 0;
      }
    }
    return new Uint8Array(this.#chunk.subarray(this.#at, this.#at + size));
  }

  /** Passes over `size` bytes; says how many there were. */
  async skip(size: number): Promise<number> {
    let missing = size;
    while (missing > 0 && (await this.#fill())) {
      const step = Math.min(missing, this.#chunk.byteLength - this.#at);
      this.#at += step;
      missing -= step;
    }
    return size - missing;
  }

  async #fill(): Promise<boolean> {
    while (this.#at === this.#chunk.byteLength) {
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      this.#chunk = next.value;
      this.#at = 0;
    }
    return true;
  }
}
