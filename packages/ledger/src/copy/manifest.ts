import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDigest, isJsonObject, parseJson } from '@waybill/kernel';
import type { Digest, JsonValue } from '@waybill/kernel';
import { laterTables, tableNames } from '../database/tables.ts';
import type { TableName } from '../database/tables.ts';
import { malformedExport } from './row-text.ts';

/** Name of the file that closes an export. */
export const manifestFile = 'manifest.json';

/** What an exported table holds. */
export interface TableSummary {
  readonly rows: number;
  /** Digest of the file with its rows. */
  readonly digest: Digest;
}

/** What an export holds. */
export interface Manifest {
  readonly version: 1;
  /** Absent for a table that was not there yet when the export was written. */
  readonly tables: { readonly [T in TableName]?: TableSummary };
}

/** Reads the manifest of an export; throws `import-malformed`. */
export async function readManifest(dir: string): Promise<Manifest> {
  let value: JsonValue;
  try {
    value = parseJson(await readFile(join(dir, manifestFile)), { maxBytes: 64 * 1024 });
  } catch (cause) {
    throw malformedExport(
      `a ${manifestFile}, written when an export is complete`,
      'none that can be read',
      cause,
    );
  }
  const listed = isJsonObject(value) && value['version'] === 1 ? value['tables'] : undefined;
  if (!isJsonObject(listed) || !tableNames.every((table) => isSummaryOf(table, listed[table]))) {
    throw malformedExport('rows and digest of each table', 'another manifest');
  }
  return value as unknown as Manifest;
}

function isSummaryOf(table: TableName, value: JsonValue | undefined): boolean {
  if (value === undefined) return laterTables.has(table);
  if (!isJsonObject(value)) return false;
  const { rows, digest } = value;
  return Number.isSafeInteger(rows) && typeof digest === 'string' && isDigest(digest);
}
