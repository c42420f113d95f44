import { formatCheckpoint, parseCheckpoint } from '../transparency/checkpoint.ts';
import type { Checkpoint } from '../transparency/checkpoint.ts';
import { parseVerifierKey } from '../transparency/log-key.ts';
import type { LogVerifier } from '../transparency/log-key.ts';
import { emptyRoot, growTree } from '../transparency/merkle.ts';
import { openNote } from '../transparency/signed-note.ts';
import { appendToTiles } from '../transparency/tiles.ts';
import type { Row } from '../database/tables.ts';
import type { LedgerCopyReader } from './copy-reader.ts';
import type { Report, VerificationOptions } from './verify-copy.ts';
import type { PlacedLeaf, VerifiedEntries } from './verify-entries.ts';
import { messageOf, verifyLogKeys } from './verify-log-keys.ts';
import type { KeyInChain } from './verify-log-keys.ts';

/** What the log is verified against. */
export interface LogContext extends VerificationOptions {
  readonly entries: VerifiedEntries;
  /** Hand-over notes by entry number. */
  readonly handovers: ReadonlyMap<number, string>;
}

/** What the log turned out to be. */
export interface VerifiedLog {
  readonly checkpoints: number;
  readonly root: Uint8Array | undefined;
  /** Keys that may have signed receipts of this log. */
  readonly verifierKeys: readonly string[];
}

/** Verifies order, tiles, keys and checkpoints against the leaves that the entries give. */
export async function verifyLog(
  reader: LedgerCopyReader,
  context: LogContext,
  report: Report,
): Promise<VerifiedLog> {
  const trusted = context.logKeys.map(parseVerifierKey);
  const leaves = leavesInOrder(context.entries.leaves, report);
  await verifyTiles(reader, leaves, report);
  const keys = await verifyLogKeys(reader, { ...context, trusted }, report);
  const verifiers = [...trusted, ...keys.map(({ verifier }) => verifier)];
  const known = openKnown(context.knownCheckpoints ?? [], verifiers, report);

  const checkpoints: Row<'checkpoint'>[] = [];
  for await (const row of reader.rows('checkpoint')) checkpoints.push(row);
  const roots = rootsAt(leaves, [
    leaves.length,
    ...checkpoints.map(({ size }) => size),
    ...known.map(({ size }) => size),
    ...keys.map(({ handed }) => handed?.size ?? 0),
  ]);
  verifyHandedTrees(keys, checkpoints, roots, report);
  verifyCheckpoints(checkpoints, keys, roots, report);
  const last = checkpoints.at(-1)?.size ?? 0;
  if (last < leaves.length) {
    report(
      'checkpoint',
      'checkpoint',
      `The last one covers ${last} leaves, but ${leaves.length} have an index.`,
    );
  }
  for (const { size, root } of known) {
    const row = `known checkpoint of ${size} leaves`;
    const found = roots.get(size);
    if (size > leaves.length) report('checkpoint', row, `The log was cut: it has ${leaves.length} leaves.`);
    else if (!found || Buffer.compare(found, root) !== 0) report('checkpoint', row, 'The log was rewritten.');
  }
  return {
    checkpoints: checkpoints.length,
    root: roots.get(leaves.length),
    verifierKeys: verifiers.map(({ verifierKey }) => verifierKey),
  };
}

/** Leaves by index up to the first gap; what lies behind a gap cannot be in the tree. */
function leavesInOrder(placed: ReadonlyMap<number, PlacedLeaf>, report: Report): readonly PlacedLeaf[] {
  const leaves: PlacedLeaf[] = [];
  for (let next = placed.get(0); next; next = placed.get(leaves.length)) leaves.push(next);
  if (leaves.length < placed.size) {
    report(
      'order',
      `leaf ${leaves.length}`,
      'No entry has this index, but later ones are taken: it was removed.',
    );
  }
  return leaves;
}

async function verifyTiles(
  reader: LedgerCopyReader,
  leaves: readonly PlacedLeaf[],
  report: Report,
): Promise<void> {
  const hashes = leaves.map(({ hash }) => hash);
  const tiles = await appendToTiles(0, hashes, () => Promise.resolve(undefined));
  const expected = new Map(tiles.map((tile) => [`tile ${tile.level}/${tile.number}`, tile]));
  for await (const { level, number, hashes: found } of reader.rows('tile')) {
    const row = `tile ${level}/${number}`;
    const tile = expected.get(row);
    expected.delete(row);
    if (!tile) {
      report('tile', row, 'The log has no leaves for it.');
    } else if (level === 0) {
      for (const at of differences(tile.hashes, found)) {
        const index = number * 256 + at;
        const entry = leaves[index] ? `entry ${leaves[index].entryNo}` : 'no entry';
        report('order', `leaf ${index}`, `The tile holds another leaf there than ${entry} gives.`);
      }
    } else if (Buffer.compare(tile.hashes, found) !== 0) {
      report('tile', row, 'The leaves give other hashes.');
    }
  }
  for (const row of expected.keys()) report('tile', row, 'It is not there.');
}

function differences(expected: Uint8Array, found: Uint8Array): number[] {
  const count = Math.max(expected.length, found.length) / 32;
  return Array.from({ length: Math.ceil(count) }, (_, at) => at).filter(
    (at) =>
      Buffer.compare(expected.subarray(at * 32, at * 32 + 32), found.subarray(at * 32, at * 32 + 32)) !== 0,
  );
}

function verifyCheckpoints(
  checkpoints: readonly Row<'checkpoint'>[],
  keys: readonly KeyInChain[],
  roots: ReadonlyMap<number, Uint8Array>,
  report: Report,
): void {
  for (const { size, root, note } of checkpoints) {
    const row = `checkpoint ${size}`;
    const signers = signersAt(size, keys);
    const expectedRoot = roots.get(size);
    if (!expectedRoot) {
      report('checkpoint', row, 'The log has fewer leaves: it was cut.');
    } else if (Buffer.compare(expectedRoot, root) !== 0) {
      report(
        'checkpoint',
        row,
        'The leaves give another root: an earlier entry was changed, moved or removed.',
      );
    }
    try {
      const { text, signedBy } = openNote(note, signers);
      if (text !== formatCheckpoint({ origin: signers[0]?.name ?? '', size, root })) {
        report('checkpoint', row, 'Its note says something else than its row.');
      }
      if (!signers.every((key) => signedBy.includes(key))) {
        report('checkpoint', row, 'It covers a hand-over, but only one of the two keys signed it.');
      }
    } catch (error) {
      report('checkpoint', row, messageOf(error));
    }
  }
}

/** The newest key that the tree of `size` leaves hands over to; with the one before where that leaf is the last. */
function signersAt(size: number, keys: readonly KeyInChain[]): readonly LogVerifier[] {
  const at = keys.findLastIndex(({ handoverIndex }) => handoverIndex < size);
  const covers = keys[at]?.handoverIndex === size - 1;
  return keys.slice(covers ? Math.max(0, at - 1) : at, at + 1).map(({ verifier }) => verifier);
}

/** What came before a hand-over is what the new key took over: the old key alone could rewrite it. */
function verifyHandedTrees(
  keys: readonly KeyInChain[],
  checkpoints: readonly Row<'checkpoint'>[],
  roots: ReadonlyMap<number, Uint8Array>,
  report: Report,
): void {
  for (const [position, { handed, handoverIndex }] of keys.entries()) {
    if (!handed) continue;
    const root = handed.size === 0 ? emptyRoot : roots.get(handed.size);
    if (!root || Buffer.compare(root, handed.root) !== 0) {
      report('log-key', `log_key ${position}`, 'The leaves before its hand-over are not those it took over.');
    }
    if (!checkpoints.some(({ size }) => size === handoverIndex + 1)) {
      report('checkpoint', `checkpoint ${handoverIndex + 1}`, 'It covers a hand-over, but is not there.');
    }
  }
}

/** Checkpoints kept elsewhere; one that no key of this log signed tells of another log. */
function openKnown(
  notes: readonly string[],
  keys: readonly LogVerifier[],
  report: Report,
): readonly Checkpoint[] {
  return notes.flatMap((note, at) => {
    try {
      return [parseCheckpoint(openNote(note, keys).text)];
    } catch (error) {
      report(
        'checkpoint',
        `known checkpoint, number ${at + 1}`,
        `The log was cut or replaced: ${messageOf(error)}`,
      );
      return [];
    }
  });
}

/** Roots of the trees of the given sizes, as far as there are leaves. */
function rootsAt(leaves: readonly PlacedLeaf[], sizes: readonly number[]): ReadonlyMap<number, Uint8Array> {
  const wanted = new Set(sizes);
  const roots = new Map<number, Uint8Array>();
  const tree = growTree();
  leaves.forEach(({ hash }, at) => {
    tree.append(hash);
    const root = wanted.has(at + 1) ? tree.root() : undefined;
    if (root) roots.set(at + 1, root);
  });
  return roots;
}
