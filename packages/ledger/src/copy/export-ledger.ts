import { createHash } from 'node:crypto';
import { mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson, digestFromHex, WaybillError } from '@waybill/kernel';
import type { Kysely } from 'kysely';
import { tableNames } from '../database/tables.ts';
import type { TableName, Tables } from '../database/tables.ts';
import { databaseCopy } from './database-copy.ts';
import type { LedgerCopyReader } from './copy-reader.ts';
import { manifestFile } from './manifest.ts';
import type { Manifest, TableSummary } from './manifest.ts';
import { formatRow } from './row-text.ts';

const chunkBytes = 256 * 1024;

/** Writes every row of one moment to a new folder; throws `export-folder-not-empty`. */
export async function exportLedger(db: Kysely<Tables>, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  if ((await readdir(dir)).length > 0) {
    throw new WaybillError({
      code: 'export-folder-not-empty',
      message: 'The ledger was not exported: the folder holds something already.',
      expected: 'a new or empty folder',
      found: dir,
    });
  }
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const reader = databaseCopy(tx);
      const summaries: [TableName, TableSummary][] = [];
      for (const table of tableNames) {
        summaries.push([table, await writeTable(reader, table, join(dir, `${table}.jsonl`))]);
      }
      // Last and synced: a folder without it is an export that was cut off.
      const manifest: Manifest = { version: 1, tables: Object.fromEntries(summaries) as Manifest['tables'] };
      await writeSynced(join(dir, manifestFile), [`${canonicalJson(manifest as never)}\n`]);
    });
}

/** Counts and hashes rows as the export writes them. */
export async function summarize(
  reader: LedgerCopyReader,
  table: TableName,
  write: (lines: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<TableSummary> {
  const hash = createHash('sha256');
  let rows = 0;
  let lines = '';
  for await (const row of reader.rows(table)) {
    lines += `${formatRow(table, row)}\n`;
    rows++;
    if (lines.length < chunkBytes) continue;
    hash.update(lines);
    await write(lines);
    lines = '';
  }
  hash.update(lines);
  await write(lines);
  return { rows, digest: digestFromHex(hash.digest('hex')) };
}

async function writeTable(reader: LedgerCopyReader, table: TableName, path: string): Promise<TableSummary> {
  const file = await open(path, 'wx');
  try {
    const summary = await summarize(reader, table, (lines) => file.writeFile(lines));
    await file.sync();
    return summary;
  } finally {
    await file.close();
  }
}

async function writeSynced(path: string, lines: readonly string[]): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(lines.join(''));
    await file.sync();
  } finally {
    await file.close();
  }
}
