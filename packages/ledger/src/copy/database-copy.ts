import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { tables } from '../database/tables.ts';
import type { Row, TableName, Tables } from '../database/tables.ts';
import type { LedgerCopyReader } from './copy-reader.ts';

const rowsPerFetch = 500;
const bytesPerFetch = 16 * 1024 * 1024;

/** Reads rows inside a transaction; several tables may be read at once, each through its own cursor. */
export function databaseCopy(tx: Transaction<Tables>): LedgerCopyReader {
  let cursors = 0;

  async function* select<R>(columns: readonly string[], table: TableName): AsyncIterable<R[]> {
    const cursor = sql.id(`copy_${++cursors}`);
    await sql`
      declare ${cursor} cursor for
      select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(table)}
      order by ${sql.join(tables[table].order.map((column) => orderOf(column)))}`.execute(tx);
    for (;;) {
      const { rows } = await sql<R>`fetch ${sql.lit(rowsPerFetch)} from ${cursor}`.execute(tx);
      if (rows.length === 0) break;
      yield rows;
    }
    await sql`close ${cursor}`.execute(tx);
  }

  async function* documents(): AsyncIterable<Row<'document'>> {
    for await (const some of select<{ digest: string; size: number }>(['digest', 'size'], 'document')) {
      for (const digests of groupBySize(some)) {
        yield* await tx
          .selectFrom('document')
          .selectAll()
          .where('digest', 'in', digests)
          .orderBy(sql`digest collate "C"`)
          .execute();
      }
    }
  }

  async function* others<T extends TableName>(table: T): AsyncIterable<Row<T>> {
    for await (const some of select<Row<T>>(Object.keys(tables[table].columns), table)) yield* some;
  }

  return {
    rows: <T extends TableName>(table: T): AsyncIterable<Row<T>> =>
      table === 'document' ? (documents() as AsyncIterable<Row<T>>) : others(table),
  };
}

/** Text in the order of its bytes: a server's own collation would order copies differently. */
function orderOf(column: string): ReturnType<typeof sql> {
  return textColumns.has(column) ? sql`${sql.ref(column)} collate "C"` : sql`${sql.ref(column)}`;
}

const textColumns = new Set(
  Object.values(tables).flatMap(({ columns }) =>
    Object.entries(columns).flatMap(([column, kind]) => (kind === 'text' ? [column] : [])),
  ),
);

/** Documents that fit into memory together. */
function groupBySize(rows: readonly { readonly digest: string; readonly size: number }[]): string[][] {
  const groups: string[][] = [[]];
  let bytes = 0;
  for (const { digest, size } of rows) {
    bytes += size;
    if (bytes > bytesPerFetch && (groups.at(-1)?.length ?? 0) > 0) {
      groups.push([]);
      bytes = size;
    }
    groups.at(-1)?.push(digest);
  }
  return groups;
}
