import { parseJson } from '@waybill/kernel';
import type { Digest } from '@waybill/kernel';
import type { Fact } from '@waybill/evidence';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { entryDamaged } from './damaged.ts';
import type { Row, Tables } from './database/tables.ts';
import { factsDigestOf } from './entry-body.ts';
import { readEntry } from './entry-store.ts';
import type { Entry } from './entry.ts';

/** Reads the facts of an entry in their order, then those that were added to it; throws `entry-damaged`. */
export async function factsOf(db: Kysely<Tables>, entryId: Digest): Promise<readonly Fact[]> {
  return (await factsByEntry(db, [entryId])).get(entryId) ?? [];
}

/** The same for several entries. */
export async function factsByEntry(
  db: Kysely<Tables>,
  ids: readonly Digest[],
): Promise<ReadonlyMap<Digest, readonly Fact[]>> {
  const entries = await sql<Pick<Row<'entry'>, 'no' | 'id' | 'body'>>`
    select no, id, body from entry where no in (
      select no from entry where id = any(${ids}::text[])
      union select entry_no from entry_key where kind = 'adds-to' and value = any(${ids}::text[])
    ) order by no`.execute(db);
  const rows = await sql<Row<'fact'>>`
    select * from fact where entry_no = any(${entries.rows.map(({ no }) => no)}::bigint[])
    order by entry_no, position`.execute(db);
  const rowsOf = Map.groupBy(rows.rows, (row) => row.entry_no);
  const asked = new Set(ids);
  const facts = new Map<Digest, readonly Fact[]>();
  for (const row of entries.rows) {
    const entry = readEntry(row);
    const own = verifiedFacts(entry, rowsOf.get(row.no) ?? []);
    for (const id of [entry.id, entry.addsTo]) {
      if (id && asked.has(id)) facts.set(id, [...(facts.get(id) ?? []), ...own]);
    }
  }
  return facts;
}

/** A fact as its row holds it; throws where its value is no JSON. */
export function factOfRow(row: Row<'fact'>): Fact {
  return {
    name: row.name,
    value: parseJson(row.value),
    assurance: row.assurance,
    source: row.source,
    ...(row.document === null ? {} : { document: row.document }),
  } as Fact;
}

/** Decisions rest on these rows: one that was edited must not count. */
function verifiedFacts(entry: Entry, rows: readonly Row<'fact'>[]): readonly Fact[] {
  const expected = `facts with digest ${entry.factsDigest}`;
  let facts: readonly Fact[];
  try {
    facts = rows.map(factOfRow);
  } catch {
    throw entryDamaged(entry.id, expected);
  }
  if (factsDigestOf(facts) !== entry.factsDigest) throw entryDamaged(entry.id, expected);
  return facts;
}
