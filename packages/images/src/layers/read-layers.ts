import { imageMalformed, imageTooLarge } from '../image-error.ts';
import type { ImageSource } from '../ports.ts';
import { readTar, type TarEntry } from '../tar/read-tar.ts';
import { layerPath } from '../tar/layer-path.ts';
import type { ImageConfig } from './image-config.ts';
import { ImageFiles } from './image-files.ts';
import { maxUnpackedBytes, unpackLayer } from './unpack-layer.ts';

/** How a file is kept. */
export interface Keep {
  /** The most bytes of a file that are read; a larger one is told as unread. */
  readonly maxBytes: number;
  /** What of the content is kept: everything unless told, nothing where it gives undefined. */
  readonly extract?: (bytes: Uint8Array, path: string) => Uint8Array | undefined;
}

/** Which files are kept, by path and first bytes; undefined for those that are not. */
export type Wanted = (path: string, head: Uint8Array) => Keep | undefined;

/** The wanted files of an image, and what could not be kept. */
export interface LayerFiles {
  readonly files: ImageFiles;
  /** Wanted paths that are in the image and were not read, with the reason. */
  readonly unread: ReadonlyMap<string, string>;
}

/** Where progress is told: layers done, and of how many. */
export type LayerProgress = (done: number, all: number) => void;

/** All kept files together; package databases of large images have some ten MiB. */
const maxKeptBytes = 512 * 1024 * 1024;
const whiteout = '.wh.';
const opaque = '.wh..wh..opq';

/**
 * Reads the layers of an image, base first, with whiteouts applied: what a container would see, as far as it is wanted.
 * Every layer is read to its end and held against its diff id. Throws `image-malformed`, `image-too-large`, and what
 * the source throws. Source: OCI image-spec 1.1, layer.
 */
export async function readLayers(
  source: ImageSource,
  { diffIds }: ImageConfig,
  wanted: Wanted,
  progress: LayerProgress = () => {},
): Promise<LayerFiles> {
  if (diffIds.length !== source.layers.length) {
    throw imageMalformed(
      'manifest and configuration do not belong together',
      `${source.layers.length} diff ids`,
      `${diffIds.length}`,
    );
  }
  const files = new ImageFiles();
  const unread = new Map<string, string>();
  const budget = { leftBytes: maxUnpackedBytes };
  let keptBytes = 0;
  for (const [layer, stored] of source.layers.entries()) {
    const diffId = diffIds[layer];
    if (diffId === undefined) break;
    for await (const entry of readTar(unpackLayer(stored.open(), diffId, budget))) {
      keptBytes += await apply(entry, layer, { files, unread, wanted });
      if (keptBytes > maxKeptBytes) {
        throw imageTooLarge(`at most ${maxKeptBytes} bytes of package data`, 'more');
      }
    }
    progress(layer + 1, source.layers.length);
  }
  return { files, unread };
}

interface Kept {
  readonly files: ImageFiles;
  readonly unread: Map<string, string>;
  readonly wanted: Wanted;
}

/** Applies one entry; says how many bytes were kept of it. */
async function apply(entry: TarEntry, layer: number, { files, unread, wanted }: Kept): Promise<number> {
  const { path, kind } = entry;
  if (path === undefined) return 0;
  const slash = path.lastIndexOf('/');
  const [folder, name] = [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)];
  if (name === opaque) {
    files.removeBelow(folder, layer);
    return 0;
  }
  if (name.startsWith(whiteout)) {
    files.remove(folder === '' ? name.slice(whiteout.length) : `${folder}/${name.slice(whiteout.length)}`);
    return 0;
  }
  // A folder over a folder keeps what is in it; anything else replaces what stood there.
  if (kind === 'directory') return 0;
  const keep = wanted(path, await headOf(entry));
  if (keep === undefined) {
    files.remove(path);
    return 0;
  }
  if (kind === 'file') return keepFile(entry, path, layer, keep, { files, unread });
  if (kind === 'hardlink') {
    const target = files.find(layerPath(entry.linkTarget) ?? '');
    if (target) files.put({ path, bytes: target.bytes, layer });
    else unread.set(path, 'it is a hard link to a file that was not kept');
    return 0;
  }
  if (kind === 'sparse') unread.set(path, 'it is a sparse file');
  files.remove(path);
  return 0;
}

async function headOf({ kind, head }: TarEntry): Promise<Uint8Array> {
  return kind === 'file' ? head() : new Uint8Array();
}

async function keepFile(
  entry: TarEntry,
  path: string,
  layer: number,
  { maxBytes, extract }: Keep,
  { files, unread }: Omit<Kept, 'wanted'>,
): Promise<number> {
  unread.delete(path);
  if (entry.sizeBytes > maxBytes) {
    files.remove(path);
    unread.set(path, `it has ${entry.sizeBytes} bytes, and at most ${maxBytes} are read`);
    return 0;
  }
  const content = await entry.content();
  const bytes = extract ? extract(content, path) : content;
  if (!bytes) {
    files.remove(path);
    return 0;
  }
  files.put({ path, bytes, layer });
  return bytes.byteLength;
}
