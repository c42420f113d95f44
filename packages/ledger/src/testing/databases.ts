import { after } from 'node:test';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { openDatabase } from '../database/open-database.ts';
import type { Tables } from '../database/tables.ts';
import type { Ledger, LedgerOptions } from '../ledger.ts';
import { ledgerOn } from '../open-ledger.ts';
import { newLogKey } from '../transparency/log-key.ts';
import type { LogKey } from '../transparency/log-key.ts';
import { postgresForTests } from './postgres-server.ts';
import { someTime } from './sample.ts';

/** The log key of ledgers under test. */
export const logKey: LogKey = newLogKey('waybill.example/log');

/** A ledger under test with the database below it. */
export interface LedgerUnderTest {
  readonly ledger: Ledger;
  readonly db: Kysely<Tables>;
  /** Where a second one can be opened on the same rows; memory cannot be shared. */
  readonly options: LedgerOptions;
}

/** A database that the suite runs on. */
export interface DatabaseUnderTest {
  readonly name: string;
  /** Runs a test on an empty ledger of its own. */
  readonly withLedger: (run: (under: LedgerUnderTest) => Promise<void>) => Promise<void>;
  /** Where an empty ledger can be opened. */
  readonly emptyPlace: () => Pick<LedgerOptions, 'at' | 'schema'>;
}

let schemas = 0;

function databaseAt(name: string, at: LedgerOptions['at']): DatabaseUnderTest {
  const emptyPlace = () => ({ at, schema: `test_${process.pid}_${++schemas}` });
  return {
    name,
    emptyPlace,
    async withLedger(run) {
      const options: LedgerOptions = { ...emptyPlace(), logKey, now: () => someTime };
      const database = await openDatabase(options);
      const ledger = ledgerOn(database, options);
      try {
        await run({ ledger, db: database.db, options });
      } finally {
        if (at.kind === 'postgres') {
          await sql`drop schema ${sql.id(options.schema ?? '')} cascade`.execute(database.db);
        }
        await ledger.close();
      }
    },
  };
}

/** The embedded database always, PostgreSQL where there is one; its absence is told. */
export async function databasesUnderTest(): Promise<{
  readonly databases: readonly DatabaseUnderTest[];
  readonly missing: string | undefined;
}> {
  const embedded = databaseAt('embedded', { kind: 'memory' });
  const server = await postgresForTests();
  if (server.kind === 'none') return { databases: [embedded], missing: server.reason };
  after(() => server.stop());
  return {
    databases: [embedded, databaseAt('PostgreSQL', { kind: 'postgres', url: server.url })],
    missing: undefined,
  };
}
