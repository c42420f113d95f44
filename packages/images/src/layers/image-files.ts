/** A file that was kept, as one layer has it. */
export interface KeptFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Index of the layer that wrote it, from 0, the base. */
  readonly layer: number;
}

/** A file in sight, with what it was before: each layer that wrote it, base first, the last one in sight. */
export interface FileHistory {
  readonly path: string;
  readonly versions: readonly [KeptFile, ...KeptFile[]];
}

/** The files of an image that are wanted, layer upon layer. Source: OCI image-spec 1.1, layer, "Whiteouts". */
export class ImageFiles {
  readonly #files = new Map<string, KeptFile[]>();
  /** Every folder that ever held a kept file: most entries of a layer are none of them, and cost one look. */
  readonly #folders = new Set<string>();

  /** Keeps a file of a layer; what stood there becomes history. */
  put(file: KeptFile): void {
    const before = this.#files.get(file.path) ?? [];
    this.#files.set(file.path, [...before, file]);
    const { path } = file;
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (this.#folders.has(folder)) break;
      this.#folders.add(folder);
    }
  }

  /** Takes what a path and everything below it had out of sight: a whiteout, or something else in its place. */
  remove(path: string): void {
    this.#files.delete(path);
    this.removeBelow(path);
  }

  /** Takes everything below a folder out of sight, not what `layer` itself wrote: an opaque whiteout. */
  removeBelow(path: string, exceptLayer?: number): void {
    // The root of the image has no name.
    if (path !== '' && !this.#folders.has(path)) return;
    const prefix = path === '' ? '' : `${path}/`;
    for (const [name, versions] of this.#files) {
      if (!name.startsWith(prefix)) continue;
      if (exceptLayer !== undefined && versions.at(-1)?.layer === exceptLayer) continue;
      this.#files.delete(name);
    }
  }

  find(path: string): KeptFile | undefined {
    return this.#files.get(path)?.at(-1);
  }

  /** Everything in sight, by path. */
  list(): readonly FileHistory[] {
    return [...this.#files]
      .map(([path, versions]) => ({ path, versions: versions as [KeptFile, ...KeptFile[]] }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }
}
