import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { verifyInclusion } from './inclusion-proof.ts';

const hash = (...parts: readonly Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();
const bodyOf = (index: number): Buffer => Buffer.from(`entry ${index}`);

// RFC 9162, section 2.1: written from the definition, apart from the code under test.
function rootOf(from: number, to: number): Buffer {
  if (to - from === 1) return hash(Buffer.from([0]), bodyOf(from));
  const split = splitOf(to - from);
  return hash(Buffer.from([1]), rootOf(from, from + split), rootOf(from + split, to));
}

function pathOf(index: number, from: number, to: number): Buffer[] {
  if (to - from === 1) return [];
  const split = splitOf(to - from);
  return index - from < split
    ? [...pathOf(index, from, from + split), rootOf(from + split, to)]
    : [...pathOf(index, from + split, to), rootOf(from, from + split)];
}

/** The largest power of two below `size`. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

function proofOf(index: number, treeSize: number): Parameters<typeof verifyInclusion>[0] {
  return { index, treeSize, rootHash: rootOf(0, treeSize), hashes: pathOf(index, 0, treeSize) };
}

test('verifyInclusion() follows the definition of the tree for every index of small trees', () => {
  for (let size = 1; size <= 33; size++) {
    for (let index = 0; index < size; index++) verifyInclusion(proofOf(index, size), bodyOf(index));
  }
});

test('verifyInclusion() refuses another body, index, size, root or path', () => {
  const invalid = { code: 'log-proof-invalid', category: 'refused' };
  const size = fc.integer({ min: 2, max: 40 });
  fc.assert(
    fc.property(size, fc.nat(), fc.nat(), (treeSize, pick, other) => {
      const index = pick % treeSize;
      const proof = proofOf(index, treeSize);
      const wrongIndex = (index + 1 + (other % (treeSize - 1))) % treeSize;
      assert.throws(() => verifyInclusion(proof, bodyOf(wrongIndex)), invalid);
      assert.throws(() => verifyInclusion({ ...proof, index: wrongIndex }, bodyOf(index)), invalid);
      assert.throws(() => verifyInclusion({ ...proof, index: treeSize }, bodyOf(index)), invalid);
      assert.throws(() => verifyInclusion({ ...proof, rootHash: Buffer.alloc(32) }, bodyOf(index)), invalid);
      assert.throws(
        () => verifyInclusion({ ...proof, hashes: proof.hashes.slice(1) }, bodyOf(index)),
        invalid,
      );
      assert.throws(
        () => verifyInclusion({ ...proof, hashes: [...proof.hashes, Buffer.alloc(32)] }, bodyOf(index)),
        invalid,
      );
      assert.throws(() => verifyInclusion({ ...proof, treeSize: treeSize * 4 }, bodyOf(index)), invalid);
    }),
    { numRuns: 100 },
  );
});

test('verifyInclusion() does not take a node for a leaf', () => {
  const left = rootOf(0, 1);
  const right = rootOf(1, 2);
  const fake = { index: 0, treeSize: 1, rootHash: rootOf(0, 2), hashes: [] };
  assert.throws(() => verifyInclusion(fake, Buffer.concat([left, right])), { code: 'log-proof-invalid' });
});

test('verifyInclusion() reaches the largest trees', () => {
  const treeSize = Number.MAX_SAFE_INTEGER;
  const hashes = Array.from({ length: 53 }, () => Buffer.alloc(32));
  const proof = { index: treeSize - 1, treeSize, rootHash: Buffer.alloc(32), hashes };
  assert.throws(() => verifyInclusion(proof, bodyOf(0)), { code: 'log-proof-invalid' });
});
