import { isDigest, WaybillError } from '@waybill/kernel';
import type { Digest } from '@waybill/kernel';
import type { Kysely } from 'kysely';
import { codedFailures } from '../database/database-failure.ts';
import type { Tables } from '../database/tables.ts';
import type { InclusionProof, Leaf, TransparencyLog } from '../ledger.ts';
import type { LogSigner } from './log-key.ts';
import { consistencyPath, inclusionPath } from './merkle.ts';
import { latestCheckpoint, sequenceLeaves, tileReaderOf } from './sequence.ts';
import { hashReaderOf, tileWidth, widthOfTile } from './tiles.ts';

/** What the log needs of its ledger; the signer changes when the key is handed over. */
export interface LogSettings {
  readonly db: Kysely<Tables>;
  readonly signer: () => LogSigner;
}

/** The transparency log as it lies in the database. */
export function databaseLog({ db, signer }: LogSettings): TransparencyLog {
  const sizeNow = async (): Promise<number> => (await latestCheckpoint(db))?.size ?? 0;

  return {
    checkpoint: codedFailures(async () => (await latestCheckpoint(db))?.note),
    sequence: codedFailures(() => sequenceLeaves(db, signer())),
    inclusionProof: codedFailures(async (of, treeSize) => {
      const size = await sizeNow();
      const leaf = await findLeaf(db, of);
      const wanted = treeSize ?? size;
      refuseUnknownSize(wanted, 1, size);
      if (leaf.index >= wanted) throw notSequenced(wanted);
      const hashes = await inclusionPath(leaf.index, wanted, hashReaderOf(tileReaderOf(db)));
      return { index: leaf.index, treeSize: wanted, leafHash: leaf.hash, hashes } satisfies InclusionProof;
    }),
    consistencyProof: codedFailures(async (from, to) => {
      refuseUnknownSize(to, 1, await sizeNow());
      refuseUnknownSize(from, 1, to);
      return consistencyPath(from, to, hashReaderOf(tileReaderOf(db)));
    }),
    readTile: codedFailures(async (level, index, width = tileWidth) => {
      const held = widthOfTile(level === 'entries' ? 0 : level, index, await sizeNow());
      if (width < 1 || width > held) return undefined;
      if (level === 'entries') return readEntryBundle(db, index * tileWidth, width);
      return (await tileReaderOf(db)(level, index))?.subarray(0, width * 32);
    }),
    leaf: codedFailures(async (index) => {
      const row = await db
        .selectFrom('leaf')
        .innerJoin('entry', 'entry.no', 'leaf.entry_no')
        .where('leaf.leaf_index', '=', index)
        .select(['entry.id', 'leaf.data'])
        .executeTakeFirst();
      return row && ({ index, entryId: row.id as Digest, data: row.data } satisfies Leaf);
    }),
  };
}

async function findLeaf(
  db: Kysely<Tables>,
  of: Digest | string,
): Promise<{ readonly index: number; readonly hash: Uint8Array }> {
  const query = db.selectFrom('leaf').select(['leaf.leaf_index', 'leaf.hash']);
  const row = await (
    isDigest(of)
      ? query.innerJoin('entry', 'entry.no', 'leaf.entry_no').where('entry.id', '=', of)
      : query.where('leaf.hash', '=', Buffer.from(/^[0-9a-f]{64}$/.test(of) ? of : '', 'hex'))
  ).executeTakeFirst();
  if (!row) {
    throw new WaybillError({
      code: 'leaf-not-found',
      message: 'The log holds no such entry.',
      category: 'refused',
      expected: 'the id of an entry, or 64 hex digits of a leaf hash',
      found: of.length > 80 ? `${of.length} characters` : of,
    });
  }
  if (row.leaf_index === null) throw notSequenced(undefined);
  return { index: row.leaf_index, hash: row.hash };
}

/** An entry bundle (C2SP tlog-tiles): each leaf's data behind its length in two bytes. */
async function readEntryBundle(db: Kysely<Tables>, first: number, width: number): Promise<Uint8Array> {
  const rows = await db
    .selectFrom('leaf')
    .select('data')
    .where('leaf_index', '>=', first)
    .where('leaf_index', '<', first + width)
    .orderBy('leaf_index')
    .execute();
  return Buffer.concat(
    rows.flatMap(({ data }) => [Uint8Array.of(data.length >> 8, data.length & 255), data]),
  );
}

function refuseUnknownSize(size: number, least: number, most: number): void {
  if (Number.isInteger(size) && size >= least && size <= most) return;
  throw new WaybillError({
    code: 'tree-size-unknown',
    message: 'The log gave no proof: it never had a tree of this size.',
    expected: most < least ? 'a log that is not empty' : `${least} to ${most} leaves`,
    found: String(size),
  });
}

function notSequenced(size: number | undefined): WaybillError {
  return new WaybillError({
    code: 'leaf-not-sequenced',
    message: 'The log gave no proof: the entry has no place in the tree yet.',
    category: 'unavailable',
    ...(size === undefined ? {} : { found: `a tree of ${size} leaves` }),
    help: 'Ask again in a second or two, or for a larger tree.',
  });
}
