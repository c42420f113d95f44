import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What is still to be done, and how the few entries that are listed by their kind are found. */
export const addTasks: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};

const statements = [
  `create table task (
    kind text not null,
    key text not null,
    payload text not null,
    due_at bigint not null,
    created_at bigint not null,
    attempts bigint not null,
    claim text,
    claimed_until bigint,
    last_reason text,
    primary key (kind, key)
  )`,
  'create index task_due on task (kind, due_at)',
  // Evidence and what is added to it is found by its keys; the kinds that few entries have are listed.
  `create index entry_kind on entry (kind, no) where kind in ('exception', 'exception-end', 'key-handover')`,
];
