import type { Row, TableName } from '../database/tables.ts';

/** Gives the rows of a ledger, each table in its order: from an export folder, or from a database. */
export interface LedgerCopyReader {
  rows<T extends TableName>(table: T): AsyncIterable<Row<T>>;
}
