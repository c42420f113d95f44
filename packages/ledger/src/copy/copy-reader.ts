import type { TableName } from '../database/tables.ts';

/** A value of an exported row: `null`, text, a whole number, or bytes as base64 text. */
export type CopiedValue = string | number | null;

/** One row, column names as in the database. */
export type CopiedRow = { readonly [column: string]: CopiedValue };

/** Gives the rows of a ledger in key order: from an export folder, or from an open ledger. */
export interface LedgerCopyReader {
  rows(table: TableName): AsyncIterable<CopiedRow>;
}
