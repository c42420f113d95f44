import { createHash } from 'node:crypto';

/** An append-only Merkle tree in memory (RFC 6962, section 2.1). */
export interface MerkleTree {
  /** Adds a leaf and returns its index. */
  append(leaf: Uint8Array): number;
  readonly size: number;
  /** Root over the first `size` leaves. */
  root(size?: number): Uint8Array;
  /** Audit path of a leaf in the tree of `size` leaves, from the leaf upwards. */
  inclusionProof(index: number, size?: number): readonly Uint8Array[];
  /** Root over the leaves from `start` up to `end`, as tiles hold it. */
  subtree(start: number, end: number): Uint8Array;
  /** Hash of leaf `index`. */
  leafHash(index: number): Uint8Array;
}

/** Makes an empty tree. */
export function newMerkleTree(): MerkleTree {
  const leaves: Uint8Array[] = [];
  // Roots of complete, aligned subtrees never change once full; without this cache a log is quadratic.
  const complete = new Map<string, Uint8Array>();
  const rootOf = (start: number, end: number): Uint8Array => {
    const count = end - start;
    if (count === 0) return createHash('sha256').digest();
    if (count === 1) return leaves[start] as Uint8Array;
    const full = (count & (count - 1)) === 0;
    const known = full ? complete.get(`${start}+${count}`) : undefined;
    if (known) return known;
    const middle = start + split(count);
    const hash = hashOf(Uint8Array.of(1), rootOf(start, middle), rootOf(middle, end));
    if (full) complete.set(`${start}+${count}`, hash);
    return hash;
  };
  const pathOf = (index: number, start: number, end: number): readonly Uint8Array[] => {
    if (end - start <= 1) return [];
    const middle = start + split(end - start);
    return index < middle
      ? [...pathOf(index, start, middle), rootOf(middle, end)]
      : [...pathOf(index, middle, end), rootOf(start, middle)];
  };
  return {
    append(leaf) {
      leaves.push(hashOf(Uint8Array.of(0), leaf));
      return leaves.length - 1;
    },
    get size() {
      return leaves.length;
    },
    root: (size = leaves.length) => rootOf(0, size),
    inclusionProof: (index, size = leaves.length) => pathOf(index, 0, size),
    subtree: rootOf,
    leafHash: (index) => leaves[index] as Uint8Array,
  };
}

/** The largest power of two below `count`. */
function split(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

function hashOf(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
