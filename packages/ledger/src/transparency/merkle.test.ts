import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  consistencyPath,
  extendsTree,
  inclusionPath,
  leafHashOf,
  nodeHashOf,
  pathLeadsToRoot,
  rootAt,
} from './merkle.ts';
import { appendToTiles, hashReaderOf, tileWidth, widthOfTile } from './tiles.ts';
import type { TileReader } from './tiles.ts';

/** Tree head as RFC 6962, section 2.1, writes it. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 1) return leafHashOf(leaves[0]!);
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHashOf(naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

/** PATH as RFC 6962, section 2.1.1, writes it. */
function naivePath(m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return [];
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return m < k
    ? [...naivePath(m, leaves.slice(0, k)), naiveRoot(leaves.slice(k))]
    : [...naivePath(m - k, leaves.slice(k)), naiveRoot(leaves.slice(0, k))];
}

/** SUBPROOF as RFC 6962, section 2.1.2, writes it. */
function naiveProof(m: number, leaves: readonly Uint8Array[], whole = true): Uint8Array[] {
  if (m === leaves.length) return whole ? [] : [naiveRoot(leaves)];
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return m <= k
    ? [...naiveProof(m, leaves.slice(0, k), whole), naiveRoot(leaves.slice(k))]
    : [...naiveProof(m - k, leaves.slice(k), false), naiveRoot(leaves.slice(0, k))];
}

const leavesOf = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, at) => Buffer.from(`leaf ${at}`));

/** Tiles in memory, grown in the given steps. */
async function grow(
  leaves: readonly Uint8Array[],
  steps: readonly number[],
): Promise<Map<string, Uint8Array>> {
  const tiles = new Map<string, Uint8Array>();
  const read: TileReader = (level, number) => Promise.resolve(tiles.get(`${level}/${number}`));
  let size = 0;
  for (const step of [...steps, leaves.length]) {
    const added = leaves.slice(size, Math.min(size + step, leaves.length)).map(leafHashOf);
    for (const tile of await appendToTiles(size, added, read)) {
      tiles.set(`${tile.level}/${tile.number}`, tile.hashes);
    }
    size += added.length;
  }
  return tiles;
}

const readerOf = (tiles: Map<string, Uint8Array>) =>
  hashReaderOf((level, number) => Promise.resolve(tiles.get(`${level}/${number}`)));

test('leafHashOf() gives the published hash of an empty leaf', () => {
  // RFC 6962 test vectors of the Certificate Transparency project.
  assert.equal(
    Buffer.from(leafHashOf(new Uint8Array())).toString('hex'),
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  );
});

test('rootAt(), paths and proofs agree with the RFC for every tree of up to 70 leaves', async () => {
  const leaves = leavesOf(70);
  const read = readerOf(await grow(leaves, [1, 2, 3, 5, 8, 13]));
  for (let size = 1; size <= 70; size++) {
    const root = await rootAt(size, read);
    assert.deepEqual(Buffer.from(root), Buffer.from(naiveRoot(leaves.slice(0, size))));
    const index = (size * 7) % size;
    assert.deepEqual(await inclusionPath(index, size, read), naivePath(index, leaves.slice(0, size)));
    const from = 1 + ((size * 5) % size);
    assert.deepEqual(await consistencyPath(from, size, read), naiveProof(from, leaves.slice(0, size)));
  }
});

test('proofs from tiles hold for random trees however they grew, and only for what they prove', async () => {
  const leaves = leavesOf(1500);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1500 }),
      fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 8 }),
      fc.nat(),
      fc.nat(),
      async (size, steps, pick, pickOlder) => {
        const read = readerOf(await grow(leaves.slice(0, size), steps));
        const root = await rootAt(size, read);
        assert.deepEqual(Buffer.from(root), Buffer.from(naiveRoot(leaves.slice(0, size))));

        const index = pick % size;
        const hash = leafHashOf(leaves[index]!);
        const path = await inclusionPath(index, size, read);
        assert.ok(pathLeadsToRoot({ hash, index }, { size, root }, path));
        assert.ok(!pathLeadsToRoot({ hash: leafHashOf(Buffer.from('other')), index }, { size, root }, path));
        assert.ok(!pathLeadsToRoot({ hash, index }, { size, root }, [...path, root]));
        if (size > 1) {
          assert.ok(!pathLeadsToRoot({ hash, index: (index + 1) % size }, { size, root }, path));
          assert.ok(!pathLeadsToRoot({ hash, index }, { size, root }, path.slice(1)));
        }

        const older = { size: 1 + (pickOlder % size), root: await rootAt(1 + (pickOlder % size), read) };
        const proof = await consistencyPath(older.size, size, read);
        assert.ok(extendsTree(older, { size, root }, proof));
        const forged = { size: older.size, root: leafHashOf(older.root) };
        assert.ok(!extendsTree(forged, { size, root }, proof));
        assert.ok(!extendsTree(older, { size, root: leafHashOf(root) }, proof));
      },
    ),
    { numRuns: 40 },
  );
});

test('appendToTiles() makes the same tiles in one step and in many, and higher levels only of full tiles', async () => {
  const leaves = leavesOf(70_000).map((leaf) => leaf);
  const [once, often] = [await grow(leaves, []), await grow(leaves, [255, 1, 1, 300, 65_000, 4_000])];
  assert.deepEqual(often, once);
  assert.equal(once.get('0/0')?.length, tileWidth * 32);
  assert.equal(once.get('1/0')?.length, tileWidth * 32);
  assert.equal(once.get('1/1')?.length, widthOfTile(1, 1, 70_000) * 32);
  assert.equal(once.get('2/0')?.length, 32);
  assert.equal(widthOfTile(0, 273, 70_000), 70_000 % 256);
  assert.equal(widthOfTile(0, 274, 70_000), 0);
});
