import { digestOf, WaybillError } from '@waybill/kernel';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { openDatabase } from '../database/open-database.ts';
import { tableNames, tables } from '../database/tables.ts';
import type { ColumnKind, Row, TableName, Tables } from '../database/tables.ts';
import type { LedgerOptions } from '../ledger.ts';
import { databaseCopy } from './database-copy.ts';
import { summarize } from './export-ledger.ts';
import { readManifest } from './manifest.ts';
import { readLedgerExport } from './read-export.ts';
import { malformedExport } from './row-text.ts';

/** How many rows came in. */
export interface ImportReport {
  readonly rows: { readonly [table: string]: number };
}

const noRows = { rows: 0, digest: digestOf('') };
const rowsPerInsert = 500;
const bytesPerInsert = 16 * 1024 * 1024;

/**
 * Loads an export into an empty ledger, in one transaction, and checks counts and digests of the files and of
 * the rows that arrived. Throws `import-malformed`, `import-target-not-empty`, and what openLedger throws.
 */
export async function importLedger(
  dir: string,
  target: Pick<LedgerOptions, 'at' | 'schema' | 'workerUrl'>,
): Promise<ImportReport> {
  const manifest = await readManifest(dir);
  const { db, close } = await openDatabase(target);
  try {
    await db.transaction().execute(async (tx) => {
      await refuseRows(tx);
      for (const table of tableNames) await loadTable(tx, dir, table);
      await sql`select setval(pg_get_serial_sequence('entry', 'no'), greatest(max(no), 1), max(no) is not null)
        from entry`.execute(tx);
      for (const table of tableNames) {
        const { rows, digest } = manifest.tables[table] ?? noRows;
        const arrived = await summarize(databaseCopy(tx), table);
        if (arrived.digest === digest) continue;
        throw malformedExport(`${rows} rows in table ${table} as exported`, 'other rows');
      }
    });
  } finally {
    await close();
  }
  return {
    rows: Object.fromEntries(tableNames.map((table) => [table, (manifest.tables[table] ?? noRows).rows])),
  };
}

async function refuseRows(tx: Transaction<Tables>): Promise<void> {
  for (const table of tableNames) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(tx);
    if (rows.length === 0) continue;
    throw new WaybillError({
      code: 'import-target-not-empty',
      message: 'The ledger was not imported: its target holds entries already.',
      expected: 'a new folder, or an empty schema',
      found: `rows in table ${table}`,
    });
  }
}

async function loadTable(tx: Transaction<Tables>, dir: string, table: TableName): Promise<void> {
  let batch: Row<TableName>[] = [];
  let bytes = 0;
  for await (const row of readLedgerExport(dir).rows(table)) {
    batch.push(row);
    bytes += table === 'document' ? (row as Row<'document'>).content.length : 0;
    if (batch.length < rowsPerInsert && bytes < bytesPerInsert) continue;
    await insertRows(tx, table, batch);
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) await insertRows(tx, table, batch);
}

const arrayTypes: { readonly [K in ColumnKind]: string } = {
  text: 'text[]',
  'text?': 'text[]',
  integer: 'bigint[]',
  'integer?': 'bigint[]',
  bytes: 'bytea[]',
};

async function insertRows(
  tx: Transaction<Tables>,
  table: TableName,
  rows: readonly Row<TableName>[],
): Promise<void> {
  const columns: [string, ColumnKind][] = Object.entries(tables[table].columns);
  const arrays = columns.map(([column, kind]) => {
    const values = rows.map((row) => (row as Record<string, unknown>)[column]);
    return sql`${values}::${sql.raw(arrayTypes[kind])}`;
  });
  await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map(([column]) => sql.ref(column)))})
    select * from unnest(${sql.join(arrays)})`.execute(tx);
}
