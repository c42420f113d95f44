import {
  canonicalJson,
  decodeBase64,
  encodeBase64,
  isJsonObject,
  parseJson,
  WaybillError,
} from '@waybill/kernel';
import type { JsonValue } from '@waybill/kernel';
import { tables } from '../database/tables.ts';
import type { ColumnKind, Row, TableName } from '../database/tables.ts';

/** Longest line of an export: the largest document as base64 and what stands around it. */
export const maxLineBytes: number = 96 * 1024 * 1024;

/** A row as one line of canonical JSON; bytes as base64. */
export function formatRow<T extends TableName>(table: T, row: Row<T>): string {
  const members = Object.keys(tables[table].columns).map((column) => {
    const value = (row as Record<string, unknown>)[column];
    return [column, value instanceof Uint8Array ? encodeBase64(value) : (value as JsonValue)] as const;
  });
  return canonicalJson(Object.fromEntries(members));
}

/** The row that {@link formatRow} wrote; throws `import-malformed` for any other line. */
export function parseRow<T extends TableName>(table: T, line: Uint8Array): Row<T> {
  let value: JsonValue;
  try {
    value = parseJson(line, { maxBytes: maxLineBytes, maxDepth: 2 });
  } catch (cause) {
    throw malformedRow(table, 'a line that is not JSON', cause);
  }
  const columns: [string, ColumnKind][] = Object.entries(tables[table].columns);
  if (!isJsonObject(value) || Object.keys(value).length !== columns.length) {
    throw malformedRow(table, 'a line with other columns');
  }
  const row: Record<string, unknown> = {};
  for (const [column, kind] of columns) row[column] = readValue(table, column, kind, value[column]);
  return row as Row<T>;
}

function readValue(
  table: TableName,
  column: string,
  kind: ColumnKind,
  value: JsonValue | undefined,
): unknown {
  if (value === null && kind.endsWith('?')) return null;
  if (kind === 'bytes' && typeof value === 'string') return readBytes(table, column, value);
  if (kind.startsWith('text') && typeof value === 'string') return value;
  if (kind.startsWith('integer') && Number.isSafeInteger(value)) return value;
  throw malformedRow(table, `another value as ${column}`);
}

function readBytes(table: TableName, column: string, text: string): Uint8Array {
  try {
    return decodeBase64(text);
  } catch (cause) {
    throw malformedRow(table, `another value as ${column}`, cause);
  }
}

function malformedRow(table: TableName, found: string, cause?: unknown): WaybillError {
  return malformedExport(`rows of ${table} as the export wrote them`, found, cause);
}

/** An export that is not whole, or not as it was written. */
export function malformedExport(expected: string, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'import-malformed',
    message: 'The exported ledger cannot be read.',
    expected,
    found,
    help: 'Export again, or fetch the folder again; its files must not be edited.',
    cause,
  });
}
