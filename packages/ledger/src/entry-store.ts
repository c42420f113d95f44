import { digestOf, parseJson } from '@waybill/kernel';
import type { CheckResult, Digest } from '@waybill/kernel';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { documentDamaged, entryDamaged } from './damaged.ts';
import type { Row, Tables } from './database/tables.ts';
import { entryIdOf, entryOfBody, resultsDigestOf } from './entry-body.ts';
import type { EntryKey } from './entry-body.ts';
import type { Entry } from './entry.ts';
import type { EntryFilter, Page, StoredDocument } from './ledger.ts';
import { pageOf, pageSize, parseCursor } from './pages.ts';

/** Reads a document by its digest; throws `document-damaged`. */
export async function findDocument(db: Kysely<Tables>, digest: Digest): Promise<StoredDocument | undefined> {
  const row = await db
    .selectFrom('document')
    .select('content')
    .where('digest', '=', digest)
    .executeTakeFirst();
  if (row && digestOf(row.content) !== digest) throw documentDamaged(digest);
  return row && { digest, bytes: row.content };
}

/** Reads an entry by its id; throws `entry-damaged`. */
export async function findEntry(db: Kysely<Tables>, id: Digest): Promise<Entry | undefined> {
  const row = await db.selectFrom('entry').select(['id', 'body']).where('id', '=', id).executeTakeFirst();
  return row && readEntry(row);
}

/** Lists entries that carry all the keys of the filter, in the order of acceptance or the other way round. */
export async function listEntries(db: Kysely<Tables>, filter: EntryFilter): Promise<Page<Entry>> {
  const size = pageSize(filter.limit);
  const after = filter.after === undefined ? undefined : parseCursor(filter.after);
  const [beyond, direction] = filter.newestFirst ? [sql`<`, sql`desc`] : [sql`>`, sql`asc`];
  const seen = (no: string) => (after === undefined ? sql`true` : sql`${sql.ref(no)} ${beyond} ${after}`);
  const [first, ...others] = keysOfFilter(filter);
  // A literal, so that the index of the rare kinds serves.
  const ofKind = filter.kind === undefined ? sql`` : sql`and entry.kind = ${sql.lit(filter.kind)}`;
  // The first key walks its index in order and stops at the page's end, however many entries carry it.
  const from = first
    ? sql`entry_key first join entry on entry.no = first.entry_no
        where first.kind = ${first.kind} and first.value = ${first.value} and ${seen('first.entry_no')}`
    : sql`entry where ${seen('entry.no')}`;
  const carried = others.map(
    ({ kind, value }) => sql`and exists (
      select from entry_key other where kind = ${kind} and value = ${value} and other.entry_no = entry.no)`,
  );
  const { rows } = await sql<Pick<Row<'entry'>, 'no' | 'id' | 'body'>>`
    select entry.no, entry.id, entry.body from ${from} ${ofKind} ${sql.join(carried, sql` `)}
    order by ${sql.ref(first ? 'first.entry_no' : 'entry.no')} ${direction} limit ${size + 1}`.execute(db);
  return pageOf(rows, size, readEntry);
}

/** Reads the check results of an entry, in their order; throws `entry-damaged`. */
export async function resultsOf(db: Kysely<Tables>, entryId: Digest): Promise<readonly CheckResult[]> {
  const entry = await findEntry(db, entryId);
  if (!entry) return [];
  const rows = await db
    .selectFrom('result')
    .innerJoin('entry', 'entry.no', 'result.entry_no')
    .where('entry.id', '=', entryId)
    .select('result.body')
    .orderBy('result.position')
    .execute();
  if (resultsDigestOf(rows.map(({ body }) => body)) !== entry.resultsDigest) {
    throw entryDamaged(entryId, `check results with digest ${entry.resultsDigest}`);
  }
  return rows.map(({ body }) => parseJson(body) as unknown as CheckResult);
}

/** The keys of a filter, those that fewest entries carry first. */
function keysOfFilter(filter: EntryFilter): readonly EntryKey[] {
  const asked: { readonly [K in EntryKey['kind']]: string | undefined } = {
    artifact: filter.artifact,
    document: filter.document,
    job: filter.jobId,
    pipeline: filter.pipelineId,
    commit: filter.commit,
    runner: filter.runnerId,
    project: filter.projectId,
    'adds-to': filter.addsTo,
  };
  return Object.entries(asked).flatMap(([kind, value]) =>
    value === undefined ? [] : [{ kind: kind as EntryKey['kind'], value }],
  );
}

/** The entry that a row holds; throws `entry-damaged`. */
export function readEntry({ id, body }: Pick<Row<'entry'>, 'id' | 'body'>): Entry {
  const entry = entryOfBody(body);
  if (entry?.id !== id || entryIdOf(entry) !== id) throw entryDamaged(id, 'the text that gives its id');
  return entry;
}
