/** The embedded ledger, synced to disk: sets accepted a second, and finding one artifact among many. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { instantFromMs } from '@waybill/kernel';
import { newLogKey, openLedger } from '@waybill/ledger';
import type { Ledger, LedgerOptions, NewTask } from '@waybill/ledger';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { openDatabase } from '../packages/ledger/src/database/open-database.ts';
import { tableNames, tables } from '../packages/ledger/src/database/tables.ts';
import type { ColumnKind, TableName, Tables } from '../packages/ledger/src/database/tables.ts';
import { sampleArtifact, sampleEvidence } from '../packages/ledger/src/testing/sample.ts';
import type { Row } from './row.ts';

const sets = 2_000;
const atOnce = 64;
const lookups = 300;
const logKey = newLogKey('waybill.example/log');

/** Accepts, copies the same rows bare, then grows the ledger and asks it again. */
export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-ledger-'));
  try {
    const options: LedgerOptions = {
      at: { kind: 'folder', dir: join(folder, 'ledger') },
      logKey,
      now: () => instantFromMs(Date.now()),
    };
    const accepted = await measureAccept(options);
    const tasked = await measureTasked(options);
    const alone = await measureAlone(options);
    const raw = await measureRawInserts(options);
    const few = await measureLookup(options, 1_000);
    const many = await measureLookup(options, 100_000);
    return [
      {
        name: `evidence sets accepted, ${atOnce} submitters at once`,
        ours: accepted,
        peer: raw,
        unit: 'sets/s',
        ratio: accepted / raw,
        note: 'beside bare batched inserts of the same rows into tables without triggers and references',
      },
      {
        name: `evidence sets accepted with three tasks each, ${atOnce} submitters at once`,
        ours: tasked,
        peer: accepted,
        unit: 'sets/s',
        ratio: tasked / accepted,
        note: 'beside the same without: what it costs to leave capturing for later',
      },
      {
        name: 'evidence sets accepted, one submitter waiting for each answer',
        ours: alone,
        peer: raw,
        unit: 'sets/s',
        ratio: alone / raw,
        note: 'each is a transaction and a sync of its own',
      },
      {
        name: 'find the entries and facts of an artifact among 100,000',
        ours: many,
        peer: few,
        unit: 'ms',
        ratio: few / many,
        note: 'beside the same among 1,000; 1 is flat',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAccept(options: LedgerOptions): Promise<number> {
  const ledger = await openLedger(options);
  try {
    await acceptMany(ledger, 0, atOnce);
    const start = performance.now();
    await acceptMany(ledger, atOnce, sets);
    return (sets * 1_000) / (performance.now() - start);
  } finally {
    await ledger.close();
  }
}

/** The same as {@link measureAccept}, with what the server queues for a build of a protected ref. */
async function measureTasked(options: LedgerOptions): Promise<number> {
  const first = 20_000_000;
  const tasks = (key: string): NewTask[] =>
    ['capture-review', 'capture-scans', 'capture-log'].map((kind) => ({
      kind,
      key,
      payload: {},
      dueAt: options.now(),
    }));
  const ledger = await openLedger({ ...options, schema: 'tasked' });
  try {
    await acceptMany(ledger, first, atOnce, tasks);
    const start = performance.now();
    await acceptMany(ledger, first + atOnce, sets, tasks);
    return (sets * 1_000) / (performance.now() - start);
  } finally {
    await ledger.close();
  }
}

async function measureAlone(options: LedgerOptions): Promise<number> {
  const first = 10_000_000;
  const count = 300;
  const ledger = await openLedger({ ...options, schema: 'alone' });
  try {
    const start = performance.now();
    for (let number = 0; number < count; number++) await ledger.accept(sampleEvidence(first + number));
    return (count * 1_000) / (performance.now() - start);
  } finally {
    await ledger.close();
  }
}

/** `atOnce` clients, each with its next set when the last one was answered. */
async function acceptMany(
  ledger: Ledger,
  first: number,
  count: number,
  tasks?: (entryId: string) => readonly NewTask[],
): Promise<void> {
  let next = first;
  const client = async (): Promise<void> => {
    while (next < first + count) await ledger.accept({ ...sampleEvidence(next++), ...(tasks && { tasks }) });
  };
  await Promise.all(Array.from({ length: atOnce }, client));
}

/** Writes the rows that were accepted again, into bare tables, as many sets a transaction. */
async function measureRawInserts(options: LedgerOptions): Promise<number> {
  const { db, close } = await openDatabase(options);
  try {
    const batches = await readBatches(db);
    for (const table of tableNames) {
      await sql`create table ${sql.table(`bare_${table}`)} (like ${sql.table(table)} including indexes)`.execute(
        db,
      );
    }
    const start = performance.now();
    for (const batch of batches) {
      await db.transaction().execute(async (tx) => {
        for (const [table, rows] of batch) await insertBare(tx, table, rows);
      });
    }
    const seconds = (performance.now() - start) / 1_000;
    for (const table of tableNames) await sql`drop table ${sql.table(`bare_${table}`)}`.execute(db);
    return sets / seconds;
  } finally {
    await close();
  }
}

type Batch = readonly (readonly [TableName, readonly Record<string, unknown>[]])[];

async function readBatches(db: Kysely<Tables>): Promise<readonly Batch[]> {
  const batches: Batch[] = [];
  for (let first = atOnce + 1; first <= sets + atOnce; first += atOnce) {
    const last = first + atOnce - 1;
    const among = async (table: TableName, column: string): Promise<Batch[number]> => {
      const { rows } = await sql<Record<string, unknown>>`
        select * from ${sql.table(table)} where ${sql.ref(column)} between ${first} and ${last}`.execute(db);
      return [table, rows];
    };
    const { rows: documents } = await sql<Record<string, unknown>>`
      select * from document where digest in
        (select value from entry_key where kind = 'document' and entry_no between ${first} and ${last})`.execute(
      db,
    );
    const children = ['entry_key', 'fact', 'result', 'leaf'] as const;
    batches.push([
      ['document', documents],
      await among('entry', 'no'),
      ...(await Promise.all(children.map((table) => among(table, 'entry_no')))),
    ]);
  }
  return batches;
}

const arrays: { readonly [K in ColumnKind]: string } = {
  text: 'text[]',
  'text?': 'text[]',
  integer: 'bigint[]',
  'integer?': 'bigint[]',
  bytes: 'bytea[]',
};

async function insertBare(
  db: Kysely<Tables>,
  table: TableName,
  rows: readonly Record<string, unknown>[],
): Promise<void> {
  const columns = Object.entries<ColumnKind>(tables[table].columns);
  await sql`
    insert into ${sql.table(`bare_${table}`)} (${sql.join(columns.map(([column]) => sql.ref(column)))})
    select * from unnest(${sql.join(
      columns.map(([column, kind]) => sql`${rows.map((row) => row[column])}::${sql.raw(arrays[kind])}`),
    )})`.execute(db);
}

/** Median time to find an artifact's entries with their facts in a ledger of `artifacts`. */
async function measureLookup(options: LedgerOptions, artifacts: number): Promise<number> {
  const ledger = await openLedger({ ...options, schema: `with_${artifacts}` });
  try {
    await acceptMany(ledger, 0, artifacts);
    const times: number[] = [];
    for (let at = 0; at < lookups; at++) {
      const artifact = sampleArtifact(Math.floor((at * artifacts) / lookups));
      const start = performance.now();
      const { items } = await ledger.listEntries({ artifact });
      for (const { id } of items) await ledger.factsOf(id);
      times.push(performance.now() - start);
      if (items.length !== 1) throw new Error(`artifact ${at} was found ${items.length} times`);
    }
    return times.toSorted((a, b) => a - b)[lookups / 2] ?? Number.NaN;
  } finally {
    await ledger.close();
  }
}
