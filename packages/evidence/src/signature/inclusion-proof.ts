import { createHash } from 'node:crypto';
import type { WaybillError } from '@waybill/kernel';
import { refusal } from './bundle-error.ts';
import type { InclusionProof } from './bundle.ts';
import { equalBytes } from './equal-bytes.ts';

/** Refuses a body that the proof does not lead from to its root (RFC 9162, section 2.1.3.2). */
export function verifyInclusion(proof: InclusionProof, body: Uint8Array): void {
  let { index } = proof;
  if (index >= proof.treeSize) throw invalid(`an index below ${proof.treeSize}`, String(index));
  let last = proof.treeSize - 1;
  let hash = leafHash(body);
  for (const sibling of proof.hashes) {
    if (last === 0) throw invalid('as many hashes as the tree is high', 'more');
    if (index % 2 === 1 || index === last) {
      hash = nodeHash(sibling, hash);
      // A node without a sibling on the right is lifted to where it has one on the left.
      while (index % 2 === 0 && index !== 0) {
        index = index / 2;
        last = Math.floor(last / 2);
      }
    } else hash = nodeHash(hash, sibling);
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0) throw invalid('as many hashes as the tree is high', 'fewer');
  if (!equalBytes(hash, proof.rootHash)) throw invalid('the root hash of the proof', 'another');
}

function leafHash(body: Uint8Array): Buffer {
  return createHash('sha256').update(leafPrefix).update(body).digest();
}

function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest();
}

/** Leaves and nodes are told apart, or a node could be shown as a leaf (RFC 9162, section 2.1.1). */
const leafPrefix = Buffer.from([0]);
const nodePrefix = Buffer.from([1]);

function invalid(expected: string, found: string): WaybillError {
  return refusal({
    code: 'log-proof-invalid',
    message: 'The inclusion proof does not show that the log holds the entry.',
    expected,
    found,
  });
}
