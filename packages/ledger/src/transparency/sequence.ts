import { WaybillError } from '@waybill/kernel';
import { sql } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import type { Row, Tables } from '../database/tables.ts';
import { formatCheckpoint } from './checkpoint.ts';
import type { LogSigner } from './log-key.ts';
import { rootAt } from './merkle.ts';
import { signNote } from './signed-note.ts';
import { appendToTiles, hashReaderOf } from './tiles.ts';
import type { Tile, TileReader } from './tiles.ts';

/** Most leaves that one run gives their index; the next run takes the rest. */
const mostLeaves = 10_000;

/** Gives waiting leaves their index and signs a checkpoint, as the only one who does so at this moment. */
export function sequenceLeaves(db: Kysely<Tables>, signer: LogSigner): Promise<number> {
  return db.transaction().execute(async (tx) => {
    await lockLog(tx);
    return sequenceLocked(tx, signer);
  });
}

/** Only one transaction of one ledger holds it at a time, over all processes; it ends with the transaction. */
export async function lockLog(tx: Transaction<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('waybill log of ' || current_schema(), 0))`.execute(
    tx,
  );
}

/** The same where the log is locked already. */
export async function sequenceLocked(tx: Transaction<Tables>, signer: LogSigner): Promise<number> {
  const waiting = await tx
    .selectFrom('leaf')
    .select(['entry_no', 'hash'])
    .where('leaf_index', 'is', null)
    .orderBy('entry_no')
    .limit(mostLeaves)
    .execute();
  if (waiting.length > 0) await placeLeaves(tx, waiting, [signer]);
  return waiting.length;
}

/** Gives these leaves the next places, and signs the checkpoint over them; the first signer has the log now. */
export async function placeLeaves(
  tx: Transaction<Tables>,
  waiting: readonly Pick<Row<'leaf'>, 'entry_no' | 'hash'>[],
  signers: readonly [LogSigner, ...LogSigner[]],
): Promise<void> {
  await adoptKey(tx, signers[0]);
  const size = (await latestCheckpoint(tx))?.size ?? 0;
  const readTile = tileReaderOf(tx);
  const changed = await appendToTiles(
    size,
    waiting.map(({ hash }) => hash),
    readTile,
  );
  await indexLeaves(
    tx,
    waiting.map(({ entry_no }) => entry_no),
    size,
  );
  await storeTiles(tx, changed);
  await signCheckpoint(tx, signers, size + waiting.length, changed);
}

/** Reads tiles from the database. */
export function tileReaderOf(db: Kysely<Tables>): TileReader {
  return async (level, number) => {
    const row = await db
      .selectFrom('tile')
      .select('hashes')
      .where('level', '=', level)
      .where('number', '=', number)
      .executeTakeFirst();
    return row?.hashes;
  };
}

/** The newest checkpoint; undefined while the log is empty. */
export function latestCheckpoint(db: Kysely<Tables>): Promise<Row<'checkpoint'> | undefined> {
  return db.selectFrom('checkpoint').selectAll().orderBy('size', 'desc').limit(1).executeTakeFirst();
}

/** The key that signs the log now; undefined before the first checkpoint. */
export async function currentLogKey(db: Kysely<Tables>): Promise<Row<'log_key'> | undefined> {
  return db.selectFrom('log_key').selectAll().orderBy('position', 'desc').limit(1).executeTakeFirst();
}

/** Throws `log-key-mismatch` where the log is signed by another key than this one. */
export function refuseOtherKey(current: Row<'log_key'> | undefined, signer: LogSigner): void {
  if (!current || current.verifier_key === signer.verifierKey) return;
  throw new WaybillError({
    code: 'log-key-mismatch',
    message: 'The transparency log was not opened or extended: another key signs it.',
    category: 'refused',
    expected: current.verifier_key,
    found: signer.verifierKey,
    help: 'Use the key that was handed over last; its verifier key is the one that was expected.',
  });
}

/** Records the first key of the log, and refuses another one later. */
async function adoptKey(tx: Transaction<Tables>, signer: LogSigner): Promise<void> {
  const current = await currentLogKey(tx);
  refuseOtherKey(current, signer);
  if (current) return;
  await tx
    .insertInto('log_key')
    .values({ position: 0, verifier_key: signer.verifierKey, entry_no: null })
    .execute();
}

async function indexLeaves(
  tx: Transaction<Tables>,
  entries: readonly number[],
  first: number,
): Promise<void> {
  await sql`
    update leaf set leaf_index = given.leaf_index
    from unnest(${entries}::bigint[], ${entries.map((_, at) => first + at)}::bigint[]) as given (entry_no, leaf_index)
    where leaf.entry_no = given.entry_no`.execute(tx);
}

async function storeTiles(tx: Transaction<Tables>, tiles: readonly Tile[]): Promise<void> {
  await sql`
    insert into tile (level, number, hashes)
    select * from unnest(
      ${tiles.map(({ level }) => level)}::integer[],
      ${tiles.map(({ number }) => number)}::bigint[],
      ${tiles.map(({ hashes }) => hashes)}::bytea[]
    )
    on conflict (level, number) do update set hashes = excluded.hashes`.execute(tx);
}

async function signCheckpoint(
  tx: Transaction<Tables>,
  signers: readonly [LogSigner, ...LogSigner[]],
  size: number,
  changed: readonly Tile[],
): Promise<void> {
  const fresh = new Map(changed.map(({ level, number, hashes }) => [`${level}/${number}`, hashes]));
  const stored = tileReaderOf(tx);
  const reader = hashReaderOf(
    async (level, number) => fresh.get(`${level}/${number}`) ?? stored(level, number),
  );
  const root = await rootAt(size, reader);
  const note = signNote(formatCheckpoint({ origin: signers[0].name, size, root }), signers);
  await tx.insertInto('checkpoint').values({ size, root, note }).execute();
}
