import { createHash } from 'node:crypto';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { digestFromHex, type Digest } from '@waybill/kernel';
import { imageMalformed, imageTooLarge } from '../image-error.ts';

/** Bounds of what one image may unpack to. */
export interface UnpackBudget {
  /** Bytes that may still be unpacked; counted down. */
  leftBytes: number;
}

/** All layers of an image together: larger images than this exist, but none with packages that are worth the wait. */
export const maxUnpackedBytes: number = 32 * 1024 ** 3;
/** Real layers shrink to a twentieth at best; zeros shrink to a thousandth. Judged only beyond the first part. */
const maxRatio = 200;
const unjudgedBytes = 256 * 1024 * 1024;

/**
 * A layer without its compression: gzip, zstd or none, told by its first bytes as unpackers do. What comes out is held
 * against the layer's `diffId` at its end. Throws `image-malformed`, `image-too-large`, and what the source throws.
 * Source: OCI image-spec 1.1, layer; RFC 1952; RFC 8878.
 */
export async function* unpackLayer(
  stored: AsyncIterable<Uint8Array>,
  diffId: Digest,
  budget: UnpackBudget,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  const counted = { stored: 0 };
  let unpacked = 0;
  for await (const part of decompressed(counting(stored, counted))) {
    unpacked += part.byteLength;
    budget.leftBytes -= part.byteLength;
    if (budget.leftBytes < 0) throw imageTooLarge(`at most ${maxUnpackedBytes} bytes unpacked`, 'more');
    if (unpacked > unjudgedBytes && unpacked > counted.stored * maxRatio) {
      throw imageTooLarge(`a layer that unpacks to at most ${maxRatio} times its size`, 'more');
    }
    hash.update(part);
    yield part;
  }
  const found = digestFromHex(hash.digest('hex'));
  if (found !== diffId) {
    throw imageMalformed('a layer is not the one that its configuration names', `diff id ${diffId}`, found);
  }
}

async function* counting(
  source: AsyncIterable<Uint8Array>,
  counted: { stored: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const part of source) {
    counted.stored += part.byteLength;
    yield part;
  }
}

async function* decompressed(
  source: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  // The first chunk may be shorter than the four bytes that tell.
  let first: Uint8Array = new Uint8Array();
  while (first.byteLength < 4) {
    const next = await source.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  const unpacker = unpackerFor(first);
  if (!unpacker) {
    if (first.byteLength > 0) yield first;
    yield* source;
    return;
  }
  yield* through(unpacker, first, source);
}

type Unpacker = ReturnType<typeof createGunzip> | ReturnType<typeof createZstdDecompress>;

function unpackerFor(first: Uint8Array): Unpacker | undefined {
  const [a, b, c, d] = first;
  if (a === 0x1f && b === 0x8b) return createGunzip();
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return createZstdDecompress();
  return undefined;
}

async function* through(
  unpacker: Unpacker,
  first: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let failure: unknown;
  const fed = feed(unpacker, first, rest).catch((error: unknown) => {
    failure = error;
    unpacker.destroy();
  });
  try {
    for await (const part of unpacker as AsyncIterable<Uint8Array>) yield part;
  } catch (cause) {
    if (failure !== undefined) throw failure;
    throw imageMalformed('a layer cannot be unpacked', 'whole gzip or zstd data', codeOf(cause), cause);
  } finally {
    // Whoever stops early must not wait for a source that stands still.
    unpacker.destroy();
  }
  await fed;
  if (failure !== undefined) throw failure;
}

async function feed(unpacker: Unpacker, first: Uint8Array, rest: AsyncIterable<Uint8Array>): Promise<void> {
  const write = async (part: Uint8Array): Promise<boolean> => {
    if (unpacker.destroyed) return false;
    if (unpacker.write(part)) return true;
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        unpacker.off('drain', settle);
        unpacker.off('close', settle);
        resolve();
      };
      unpacker.on('drain', settle);
      unpacker.on('close', settle);
    });
    return !unpacker.destroyed;
  };
  if (!(await write(first))) return;
  for await (const part of rest) if (!(await write(part))) return;
  unpacker.end();
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'data that stops';
}
