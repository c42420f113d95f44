import { digestOf, parseJson, WaybillError } from '@waybill/kernel';
import type { CheckResult, Digest } from '@waybill/kernel';
import type { Fact } from '@waybill/evidence';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Row, Tables } from './database/tables.ts';
import { entryOfBody } from './entry-body.ts';
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
  if (row && digestOf(row.content) !== digest) throw damaged(digest);
  return row && { digest, bytes: row.content };
}

function damaged(digest: Digest): WaybillError {
  return new WaybillError({
    code: 'document-damaged',
    message: 'A document was not read: its bytes in the ledger are not those that were accepted.',
    category: 'refused',
    expected: `bytes with digest ${digest}`,
    found: 'other bytes',
    help: 'Run "waybill ledger verify" to see what else was changed, and restore an export.',
  });
}

/** Reads an entry by its id. */
export async function findEntry(db: Kysely<Tables>, id: Digest): Promise<Entry | undefined> {
  const row = await db.selectFrom('entry').select('body').where('id', '=', id).executeTakeFirst();
  return row && readEntry(row);
}

/** Lists entries that carry all the keys of the filter, in the order of acceptance. */
export async function listEntries(db: Kysely<Tables>, filter: EntryFilter): Promise<Page<Entry>> {
  const size = pageSize(filter.limit);
  const after = filter.after === undefined ? 0 : parseCursor(filter.after);
  const [first, ...others] = keysOfFilter(filter);
  // The first key walks its index in order and stops at the page's end, however many entries carry it.
  const from = first
    ? sql`entry_key first join entry on entry.no = first.entry_no
        where first.kind = ${first.kind} and first.value = ${first.value} and first.entry_no > ${after}`
    : sql`entry where entry.no > ${after}`;
  const carried = others.map(
    ({ kind, value }) => sql`and exists (
      select from entry_key other where kind = ${kind} and value = ${value} and other.entry_no = entry.no)`,
  );
  const { rows } = await sql<Pick<Row<'entry'>, 'no' | 'body'>>`
    select entry.no, entry.body from ${from} ${sql.join(carried, sql` `)}
    order by ${sql.ref(first ? 'first.entry_no' : 'entry.no')} limit ${size + 1}`.execute(db);
  return pageOf(rows, size, readEntry);
}

/** Reads the facts of an entry, in their order. */
export async function factsOf(db: Kysely<Tables>, entryId: Digest): Promise<readonly Fact[]> {
  const rows = await db
    .selectFrom('fact')
    .innerJoin('entry', 'entry.no', 'fact.entry_no')
    .where('entry.id', '=', entryId)
    .selectAll('fact')
    .orderBy('fact.position')
    .execute();
  return rows.map(factOfRow);
}

/** Reads the check results of an entry, in their order. */
export async function resultsOf(db: Kysely<Tables>, entryId: Digest): Promise<readonly CheckResult[]> {
  const rows = await db
    .selectFrom('result')
    .innerJoin('entry', 'entry.no', 'result.entry_no')
    .where('entry.id', '=', entryId)
    .select('result.body')
    .orderBy('result.position')
    .execute();
  return rows.map(({ body }) => parseJson(body) as unknown as CheckResult);
}

/** A fact as its row holds it. */
export function factOfRow(row: Row<'fact'>): Fact {
  return {
    name: row.name,
    value: parseJson(row.value),
    assurance: row.assurance,
    source: row.source,
    ...(row.document === null ? {} : { document: row.document }),
  } as Fact;
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
  };
  return Object.entries(asked).flatMap(([kind, value]) =>
    value === undefined ? [] : [{ kind: kind as EntryKey['kind'], value }],
  );
}

function readEntry({ body }: { readonly body: string }): Entry {
  const entry = entryOfBody(body);
  // Only this code writes entries, and nothing can change them: anything else is damage.
  if (!entry) throw new Error('an entry of the ledger cannot be read');
  return entry;
}
