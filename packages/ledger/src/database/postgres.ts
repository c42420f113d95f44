import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { WaybillError } from '@waybill/kernel';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

const oldest = 150_000;
const bigint = 20;

/** Opens a PostgreSQL database; throws `ledger-unreachable`, `postgres-too-old`. */
export async function openPostgres(url: string, schema: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    statement_timeout: 120_000,
    // For a server that went away without a word.
    query_timeout: 130_000,
    keepAlive: true,
    options: `-c search_path=${schema}`,
    // Every bigint of the ledger is a count or a time in milliseconds, far below 2^53.
    types: {
      getTypeParser: ((oid: number, format: 'text') =>
        oid === bigint ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  // A connection that breaks while idle is replaced at the next query; without a listener it is a crash.
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await refuseOld(db);
    await createSchema(db, schema);
  } catch (error) {
    await db.destroy();
    throw error instanceof WaybillError ? error : unreachable(url, error);
  }
  return { db, close: () => db.destroy() };
}

async function refuseOld(db: Kysely<Tables>): Promise<void> {
  const { rows } = await sql<{ version: number }>`
    select current_setting('server_version_num')::int as version`.execute(db);
  const version = rows[0]?.version ?? 0;
  if (version >= oldest) return;
  throw new WaybillError({
    code: 'postgres-too-old',
    message: 'The ledger was not opened: the PostgreSQL server is too old.',
    expected: 'PostgreSQL 15 or newer',
    found: `PostgreSQL ${Math.floor(version / 10_000)}`,
  });
}

/** Looks first: a server's user need not be allowed to create what is there already. */
async function createSchema(db: Kysely<Tables>, schema: string): Promise<void> {
  const { rows } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(db);
  if (rows.length > 0) return;
  try {
    await sql`create schema if not exists ${sql.id(schema)}`.execute(db);
  } catch (error) {
    // Two servers that start at once both look, and both create.
    const { code } = error as { readonly code?: unknown };
    if (code !== '23505' && code !== '42P06') throw error;
  }
}

function unreachable(url: string, cause: unknown): WaybillError {
  return new WaybillError({
    code: 'ledger-unreachable',
    message: 'The ledger was not opened: its PostgreSQL server could not be used.',
    category: 'unavailable',
    // The address may hold a password: only host and database are told.
    found: describe(url, cause),
    help: 'Check that the server runs, and that user, password and database of the address are right.',
    cause,
  });
}

function describe(url: string, cause: unknown): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const where = parsed ? `${parsed.host}${parsed.pathname}` : 'an address that is not a URL';
  const { code } = cause as { code?: unknown };
  return typeof code === 'string' ? `${where}: ${code}` : where;
}
