import { nodeHashOf } from './merkle.ts';
import type { HashReader } from './merkle.ts';

/** Hashes, or entries, in a full tile (C2SP tlog-tiles). */
export const tileWidth = 256;

const tileHeight = 8;
const hashBytes = 32;

/** Gives the stored hashes of a tile, 32 bytes each, as many as there are. */
export type TileReader = (level: number, number: number) => Promise<Uint8Array | undefined>;

/** A tile with the hashes that it holds now. */
export interface Tile {
  readonly level: number;
  readonly number: number;
  readonly hashes: Uint8Array;
}

/** Reads subtree hashes out of tiles; each tile is read once. Throws where a tile lacks them. */
export function hashReaderOf(readTile: TileReader): HashReader {
  const tiles = new Map<string, Promise<Uint8Array | undefined>>();
  return async (height, index) => {
    const level = Math.floor(height / tileHeight);
    const count = 2 ** (height % tileHeight);
    const first = index * count;
    const number = Math.floor(first / tileWidth);
    const key = `${level}/${number}`;
    const tile = tiles.get(key) ?? readTile(level, number);
    tiles.set(key, tile);
    const offset = (first % tileWidth) * hashBytes;
    const hashes = (await tile)?.subarray(offset, offset + count * hashBytes);
    if (hashes?.length !== count * hashBytes) throw new Error(`tile ${key} lacks hashes from ${first}`);
    return rootOfHashes(hashes);
  };
}

/** Appends leaf hashes to a tree of `size` leaves; answers every tile that changes, whole. */
export async function appendToTiles(
  size: number,
  leafHashes: readonly Uint8Array[],
  readTile: TileReader,
): Promise<Tile[]> {
  const changed: Tile[] = [];
  let appended = leafHashes;
  for (let level = 0; appended.length > 0; level++) {
    const before = Math.floor(size / tileWidth ** level);
    const parents: Uint8Array[] = [];
    for (let done = 0; done < appended.length;) {
      const number = Math.floor((before + done) / tileWidth);
      const held = (before + done) % tileWidth;
      const added = appended.slice(done, done + tileWidth - held);
      const old = held === 0 ? undefined : await readTile(level, number);
      if (held !== 0 && old?.length !== held * hashBytes) throw new Error(`tile ${level}/${number} is cut`);
      const hashes = Buffer.concat([...(old ? [old] : []), ...added]);
      changed.push({ level, number, hashes });
      if (hashes.length === tileWidth * hashBytes) parents.push(rootOfHashes(hashes));
      done += added.length;
    }
    appended = parents;
  }
  return changed;
}

/** How many hashes a tile has in a log of `size` leaves; 0 where it does not exist. */
export function widthOfTile(level: number, number: number, size: number): number {
  const hashes = Math.floor(size / tileWidth ** level) - number * tileWidth;
  return Math.max(0, Math.min(tileWidth, hashes));
}

/** Root over concatenated hashes, a power of two of them. */
function rootOfHashes(hashes: Uint8Array): Uint8Array {
  if (hashes.length === hashBytes) return hashes;
  const middle = hashes.length / 2;
  return nodeHashOf(rootOfHashes(hashes.subarray(0, middle)), rootOfHashes(hashes.subarray(middle)));
}
