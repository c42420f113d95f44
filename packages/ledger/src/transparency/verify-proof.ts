import { decodeBase64, WaybillError } from '@waybill/kernel';
import { parseCheckpoint, type Checkpoint } from './checkpoint.ts';
import { verifyInclusionPromise, type InclusionPromise } from './inclusion-promise.ts';
import { parseVerifierKey } from './log-key.ts';
import { pathLeadsToRoot } from './merkle.ts';
import { openNote } from './signed-note.ts';

/** A proof as a server answers it: everything is its word until it is verified. */
export interface LogProof {
  /** RFC 6962 leaf hash, 64 lowercase hex digits. */
  readonly leafHash: string;
  readonly index: number;
  readonly treeSize: number;
  /** Audit path from the leaf up (RFC 6962, section 2.1.1), each 32 bytes as base64. */
  readonly hashes: readonly string[];
  /** Checkpoint of the tree, a signed note. */
  readonly checkpoint: string;
}

/** A tree has at most 2^53 leaves, so no path is longer. */
const maxHashes = 53;

/**
 * Verifies that the entry of a receipt is in a tree that the log signed: the promise, the checkpoint and the path
 * between them, under verifier keys that come from elsewhere. Throws `ledger-proof-invalid`, `log-key-malformed`, and
 * what reading a signed note and a checkpoint throws.
 */
export function verifyLogProof(
  promise: InclusionPromise,
  proof: LogProof,
  verifierKeys: readonly string[],
): Checkpoint {
  if (!verifyInclusionPromise(promise, verifierKeys)) {
    throw invalid('a receipt that a trusted log key signed', 'another signature');
  }
  if (proof.leafHash !== promise.leafHash) throw invalid(`leaf ${promise.leafHash}`, proof.leafHash);
  const { text } = openNote(proof.checkpoint, verifierKeys.map(parseVerifierKey));
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.size !== proof.treeSize) {
    throw invalid(`a tree of ${checkpoint.size} leaves, as the checkpoint says`, `${proof.treeSize}`);
  }
  if (proof.hashes.length > maxHashes) throw invalid(`at most ${maxHashes} hashes`, `${proof.hashes.length}`);
  const leaf = { hash: Buffer.from(proof.leafHash, 'hex'), index: proof.index };
  if (pathLeadsToRoot(leaf, checkpoint, proof.hashes.map(decodeBase64))) return checkpoint;
  throw invalid("a path from the entry's leaf to the root of the checkpoint", 'one that leads elsewhere');
}

function invalid(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'ledger-proof-invalid',
    message: 'The proof does not show that the entry is in the log.',
    category: 'refused',
    expected,
    found: found.slice(0, 120),
    help: 'Keep receipt and answer: together they may prove that the log was altered. Verify a copy of the ledger.',
  });
}
