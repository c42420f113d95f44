import { digestOf, parseJson, WaybillError } from '@waybill/kernel';
import type { CheckResult, Digest } from '@waybill/kernel';
import type { Fact } from '@waybill/evidence';
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
  let query = db
    .selectFrom('entry')
    .select(['entry.no', 'entry.body'])
    .orderBy('entry.no')
    .limit(size + 1);
  if (filter.after !== undefined) query = query.where('entry.no', '>', parseCursor(filter.after));
  for (const { kind, value } of keysOfFilter(filter)) {
    query = query.where('entry.no', 'in', (keys) =>
      keys.selectFrom('entry_key').select('entry_no').where('kind', '=', kind).where('value', '=', value),
    );
  }
  return pageOf(await query.execute(), size, readEntry);
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

function keysOfFilter(filter: EntryFilter): readonly EntryKey[] {
  const asked: { readonly [K in EntryKey['kind']]: string | undefined } = {
    artifact: filter.artifact,
    document: filter.document,
    commit: filter.commit,
    pipeline: filter.pipelineId,
    job: filter.jobId,
    project: filter.projectId,
    runner: filter.runnerId,
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
