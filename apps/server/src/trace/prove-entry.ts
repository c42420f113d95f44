import type { EntryProof } from '@waybill/api';
import { encodeBase64 } from '@waybill/kernel';
import { parseCheckpointNote, type Ledger } from '@waybill/ledger';

/**
 * Proof that a leaf is in the tree of the latest checkpoint, with the checkpoint itself: both must speak of one tree,
 * and the log grows meanwhile. Throws `leaf-not-found`, `leaf-not-sequenced`.
 */
export async function proveEntry(leafHash: string, { log }: Pick<Ledger, 'log'>): Promise<EntryProof> {
  const checkpoint = (await log.checkpoint()) ?? '';
  // An empty log has no leaf either, and says so itself.
  const size = checkpoint === '' ? undefined : parseCheckpointNote(checkpoint).size;
  const { index, treeSize, hashes } = await log.inclusionProof(leafHash, size);
  return { leafHash, index, treeSize, hashes: hashes.map(encodeBase64), checkpoint };
}
