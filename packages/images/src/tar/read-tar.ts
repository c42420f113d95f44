import { imageTooLarge } from '../image-error.ts';
import { ByteReader } from './byte-reader.ts';
import { layerPath } from './layer-path.ts';
import { parsePax } from './pax.ts';
import { blockBytes, malformed, parseTarHeader, type TarHeader, type TarKind } from './tar-header.ts';

/** One entry of an archive. */
export interface TarEntry {
  /** Without leading and trailing slash; undefined for a path that leads out of the image. */
  readonly path: string | undefined;
  readonly kind: Exclude<TarKind, 'pax' | 'pax-global' | 'long-name' | 'long-link'>;
  readonly sizeBytes: number;
  /** For hard links the path of the other entry; for symbolic ones the text. */
  readonly linkTarget: string;
  /** The first bytes of a file, up to 16, for as long as its content was not asked for. */
  readonly head: () => Promise<Uint8Array>;
  /** The content of a file, for as long as the next entry is not asked for. */
  readonly content: () => Promise<Uint8Array>;
}

/** Names longer than any file system takes, and records about them. */
const maxRecordBytes = 1024 * 1024;
/** A layer of a large root file system has some hundred thousand. */
const maxEntries = 2_000_000;

/**
 * Reads a tar archive as a stream: ustar, pax and GNU long names. Content that is not asked for is passed over.
 * Throws `image-malformed`, `image-too-large`. Source: POSIX.1-2017, pax; GNU tar manual.
 */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry, void, undefined> {
  const reader = new ByteReader(source);
  let following: Partial<TarHeader> = {};
  for (let count = 0; ;) {
    const block = await reader.read(blockBytes);
    // Some writers leave the closing blocks out.
    if (block.byteLength === 0) return;
    if (block.byteLength < blockBytes) throw malformed('whole blocks of 512 bytes', 'an archive cut off');
    const header = parseTarHeader(block);
    if (!header) return drain(reader);
    switch (header.kind) {
      case 'pax':
        following = { ...following, ...parsePax(await record(reader, header)) };
        continue;
      case 'pax-global':
        await record(reader, header);
        continue;
      case 'long-name':
        following = { ...following, path: text(await record(reader, header)) };
        continue;
      case 'long-link':
        following = { ...following, linkTarget: text(await record(reader, header)) };
        continue;
      default:
        if (++count > maxEntries) throw imageTooLarge(`at most ${maxEntries} entries in a layer`, 'more');
        yield* entryOf(reader, { ...header, ...following }, header.kind);
        following = {};
    }
  }
}

async function* entryOf(
  reader: ByteReader,
  header: TarHeader,
  kind: TarEntry['kind'],
): AsyncGenerator<TarEntry, void, undefined> {
  // Only files have content; what others say of a size is of the file that they name.
  const sizeBytes = kind === 'file' || kind === 'sparse' ? header.sizeBytes : 0;
  let left = sizeBytes;
  yield {
    path: layerPath(header.path),
    kind,
    sizeBytes,
    linkTarget: header.linkTarget,
    head: async () => (await reader.peek(16)).subarray(0, left),
    content: async () => {
      const bytes = await reader.read(left);
      left -= bytes.byteLength;
      if (left > 0) throw malformed('the whole content of a file', 'an archive cut off');
      return bytes;
    },
  };
  const padding = (blockBytes - (sizeBytes % blockBytes)) % blockBytes;
  if ((await reader.skip(left)) < left) throw malformed('the whole content of a file', 'an archive cut off');
  await reader.skip(padding);
}

async function record(reader: ByteReader, { sizeBytes }: TarHeader): Promise<Uint8Array> {
  if (sizeBytes > maxRecordBytes)
    throw imageTooLarge(`names of at most ${maxRecordBytes} bytes`, 'longer ones');
  const bytes = await reader.read(sizeBytes);
  if (bytes.byteLength < sizeBytes) throw malformed('a whole record', 'an archive cut off');
  await reader.skip((blockBytes - (sizeBytes % blockBytes)) % blockBytes);
  return bytes;
}

/** To the end of the stream: only then its digests are known. */
async function drain(reader: ByteReader): Promise<void> {
  while ((await reader.skip(1024 * 1024)) > 0);
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8');
}
