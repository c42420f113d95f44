import { WaybillError } from '@waybill/kernel';
import type { LedgerOptions } from '../ledger.ts';
import type { Database } from './database.ts';
import { openFolder, openMemory } from './embedded.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres.ts';

/** Where the tables are, without what only a ledger needs. */
export type DatabaseOptions = Pick<LedgerOptions, 'at' | 'schema' | 'serverAddress' | 'workerUrl'>;

/** Opens the database of a ledger with its tables up to date; throws as openLedger does. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const schema = options.schema ?? 'waybill';
  refuseSchemaName(schema);
  const database = await connect(options, schema);
  try {
    await migrate(database.db as never, schema);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function connect(options: DatabaseOptions, schema: string): Promise<Database> {
  const { at, serverAddress, workerUrl } = options;
  if (at.kind === 'postgres') return openPostgres(at.url, schema);
  const embedded = {
    schema,
    ...(serverAddress === undefined ? {} : { serverAddress }),
    ...(workerUrl === undefined ? {} : { workerUrl }),
  };
  return at.kind === 'folder' ? openFolder(at.dir, embedded) : openMemory(embedded);
}

/** The name stands in statements and connection options unquoted. */
function refuseSchemaName(schema: string): void {
  if (/^[a-z][a-z0-9_]{0,59}$/.test(schema) && !schema.startsWith('pg_')) return;
  throw new WaybillError({
    code: 'ledger-schema-name',
    message: 'The ledger was not opened: this cannot be the name of its schema.',
    expected: 'lowercase letters, digits and _, a letter first, at most 60; not pg_…',
    found: `${schema.length} characters`,
  });
}
