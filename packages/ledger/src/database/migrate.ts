import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Migration } from 'kysely/migration';
import { WaybillError } from '@waybill/kernel';
import { createLedger } from './migrations/0001-ledger.ts';
import { addTasks } from './migrations/0002-tasks.ts';

/** The one history of the schema; only ever added to. */
const migrations: Record<string, Migration> = { '0001-ledger': createLedger, '0002-tasks': addTasks };

/** Creates the schema and brings it up to date, under a lock; throws `ledger-schema-newer`. */
export async function migrate(db: Kysely<never>, schema: string): Promise<void> {
  const known = new Set(Object.keys(migrations));
  const newer = (await appliedMigrations(db, schema)).find((name) => !known.has(name));
  if (newer !== undefined) {
    throw new WaybillError({
      code: 'ledger-schema-newer',
      message: 'The ledger was not opened: a newer Waybill has changed its tables.',
      expected: `migrations up to ${[...known].at(-1)}`,
      found: newer,
      help: 'Use the Waybill version that last opened it, or a newer one.',
    });
  }
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableSchema: schema,
    migrationTableName: 'migration',
    migrationLockTableName: 'migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

async function appliedMigrations(db: Kysely<never>, schema: string): Promise<readonly string[]> {
  const table = `${schema}.migration`;
  const { rows } = await sql<{ found: string | null }>`select to_regclass(${table})::text as found`.execute(
    db,
  );
  if ((rows[0]?.found ?? null) === null) return [];
  const applied = await sql<{ name: string }>`select name from ${sql.table(table)}`.execute(db);
  return applied.rows.map(({ name }) => name);
}
