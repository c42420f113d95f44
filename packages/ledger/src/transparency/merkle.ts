import { createHash } from 'node:crypto';

/**
 * Hash of the perfect subtree of height `height` that is the `index`-th of its height, counted from the left.
 * Height 0 are the leaf hashes.
 */
export type HashReader = (height: number, index: number) => Promise<Uint8Array>;

/** Hash of a leaf: SHA-256(0x00 ‖ data) (RFC 6962, section 2.1). */
export function leafHashOf(data: Uint8Array): Uint8Array {
  return createHash('sha256').update(leafPrefix).update(data).digest();
}

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right) (RFC 6962, section 2.1). */
export function nodeHashOf(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest();
}

/** Root of the tree without leaves: SHA-256 of nothing (RFC 6962, section 2.1). */
export const emptyRoot: Uint8Array = createHash('sha256').digest();

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** Leaves `start` up to, not including, `end`. */
type Range = readonly [start: number, end: number];

/** Root of the tree of the first `size` leaves, at least one. */
export function rootAt(size: number, read: HashReader): Promise<Uint8Array> {
  return hashOfRange([0, size], read);
}

/** Audit path of leaf `index` in the tree of `size` leaves, lowest first (RFC 6962, section 2.1.1). */
export function inclusionPath(index: number, size: number, read: HashReader): Promise<Uint8Array[]> {
  const ranges: Range[] = [];
  let [start, end]: Range = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      ranges.unshift([middle, end]);
      end = middle;
    } else {
      ranges.unshift([start, middle]);
      start = middle;
    }
  }
  return hashesOf(ranges, read);
}

/** Proof that the tree of `to` leaves extends the one of `from`, 0 < from <= to (RFC 6962, section 2.1.2). */
export function consistencyPath(from: number, to: number, read: HashReader): Promise<Uint8Array[]> {
  const ranges: Range[] = [];
  let [start, end]: Range = [0, to];
  while (end !== from) {
    const middle = start + splitOf(end - start);
    if (from <= middle) {
      ranges.unshift([middle, end]);
      end = middle;
    } else {
      ranges.unshift([start, middle]);
      start = middle;
    }
  }
  // The verifier knows the old root, so it is left out where it is a subtree of the new tree itself.
  if (start > 0) ranges.unshift([start, end]);
  return hashesOf(ranges, read);
}

/** Whether an audit path leads from a leaf hash to `root` (RFC 9162, section 2.1.3.2). */
export function pathLeadsToRoot(
  leaf: { readonly hash: Uint8Array; readonly index: number },
  tree: { readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): boolean {
  if (!(leaf.index >= 0 && leaf.index < tree.size)) return false;
  let at = leaf.index;
  let last = tree.size - 1;
  let hash = leaf.hash;
  for (const sibling of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHashOf(sibling, hash);
      while (at % 2 === 0 && at !== 0) {
        at /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHashOf(hash, sibling);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equal(hash, tree.root);
}

/** Whether a consistency proof shows that `newer` extends `older` (RFC 9162, section 2.1.4.2). */
export function extendsTree(
  older: { readonly size: number; readonly root: Uint8Array },
  newer: { readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): boolean {
  if (older.size === newer.size) return path.length === 0 && equal(older.root, newer.root);
  if (!(older.size > 0 && older.size < newer.size)) return false;
  const hashes = isPowerOfTwo(older.size) ? [older.root, ...path] : [...path];
  const first = hashes.shift();
  if (!first) return false;
  let at = older.size - 1;
  let last = newer.size - 1;
  while (at % 2 === 1) {
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  let oldHash = first;
  let newHash = first;
  for (const hash of hashes) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      oldHash = nodeHashOf(hash, oldHash);
      newHash = nodeHashOf(hash, newHash);
      while (at % 2 === 0 && at !== 0) {
        at /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      newHash = nodeHashOf(newHash, hash);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equal(oldHash, older.root) && equal(newHash, newer.root);
}

/** A tree that only grows, held as the roots of its perfect subtrees; the largest first. */
export interface GrowingTree {
  append(leafHash: Uint8Array): void;
  /** Root of the tree as it is now; undefined while it is empty. */
  root(): Uint8Array | undefined;
}

/** Starts an empty tree. */
export function growTree(): GrowingTree {
  const subtrees: { readonly hash: Uint8Array; readonly leaves: number }[] = [];
  return {
    append(leafHash) {
      let hash = leafHash;
      let leaves = 1;
      for (let last = subtrees.at(-1); last?.leaves === leaves; last = subtrees.at(-1)) {
        hash = nodeHashOf(last.hash, hash);
        leaves *= 2;
        subtrees.pop();
      }
      subtrees.push({ hash, leaves });
    },
    root() {
      const [smallest, ...larger] = subtrees.map(({ hash }) => hash).toReversed();
      return smallest && larger.reduce((right, left) => nodeHashOf(left, right), smallest);
    },
  };
}

function hashesOf(ranges: readonly Range[], read: HashReader): Promise<Uint8Array[]> {
  return Promise.all(ranges.map((range) => hashOfRange(range, read)));
}

/** Hash over a range that starts at a multiple of the smallest power of two that covers it. */
async function hashOfRange([start, end]: Range, read: HashReader): Promise<Uint8Array> {
  const count = end - start;
  if (isPowerOfTwo(count)) return read(Math.log2(count), start / count);
  const middle = start + splitOf(count);
  return nodeHashOf(await hashOfRange([start, middle], read), await hashOfRange([middle, end], read));
}

/** The largest power of two below `count`. */
function splitOf(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}

function isPowerOfTwo(count: number): boolean {
  return Number.isInteger(Math.log2(count));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
