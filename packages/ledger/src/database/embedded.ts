import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PGliteDialect } from 'kysely';
import { WaybillError } from '@waybill/kernel';
import type { Database } from './database.ts';
import { syncPath } from './durable-node-fs.ts';
import { lockFolder } from './folder-lock.ts';
import type { FolderLock } from './folder-lock.ts';
import { startPglite } from './pglite-client.ts';
import type { PgliteClient } from './pglite-client.ts';
import type { Tables } from './tables.ts';

/** Version of PGlite that this code is built with; a test compares it with the installed package. */
export const pgliteVersion = '0.5.16';

const transactionIdleMs = 60_000;

/** How an embedded database is opened. */
export interface EmbeddedOptions {
  readonly schema: string;
  readonly serverAddress?: string;
  readonly workerUrl?: URL;
}

/**
 * Opens the embedded database in a folder; throws `ledger-in-use`, `ledger-version-mismatch`,
 * `ledger-folder-unusable`, `ledger-sync-failed`.
 */
export async function openFolder(dir: string, options: EmbeddedOptions): Promise<Database> {
  const lock = takeFolder(dir, options.serverAddress);
  let pglite: PgliteClient | undefined;
  try {
    const data = join(dir, 'data');
    const created = refuseOtherVersion(dir, data);
    // Killed while the cluster was made: nothing was acknowledged yet, and half a cluster may not open.
    if (!created) rmSync(data, { recursive: true, force: true });
    pglite = startPglite({ dataDir: data, transactionIdleMs }, options.workerUrl);
    await pglite.waitReady;
    if (!created) {
      // PGlite copies a new cluster into place without syncing it.
      syncTree(data);
      writeVersion(dir, true);
    }
    const { db, close } = await onPglite(pglite, options.schema);
    return { db, close: () => close().finally(() => lock.release()) };
  } catch (error) {
    // First the database, then the lock: the folder must never have two owners.
    await pglite?.terminate();
    lock.release();
    // A damaged cluster is told of by an error, or it takes the worker with it.
    const coded = error instanceof WaybillError && error.code !== 'ledger-worker-died';
    throw coded ? error : unusable(dir, error);
  }
}

function takeFolder(dir: string, serverAddress: string | undefined): FolderLock {
  try {
    // It holds the leaves' salts: others must not read them.
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return lockFolder(dir, serverAddress);
  } catch (error) {
    throw error instanceof WaybillError ? error : unusable(dir, error);
  }
}

function unusable(dir: string, cause: unknown): WaybillError {
  return new WaybillError({
    code: 'ledger-folder-unusable',
    message: `The ledger in ${dir} was not opened.`,
    category: 'unavailable',
    expected: 'a folder that this user can write to, with room on its disk and an undamaged ledger or none',
    found: cause instanceof Error ? cause.message.slice(0, 200) : 'another failure',
    help: 'Check owner, permissions and free space of the folder. A damaged one is restored from an export.',
    cause,
  });
}

/** In-memory databases that are free again: starting one takes seconds, a fresh schema milliseconds. */
const idle: PgliteClient[] = [];

/** Opens an empty embedded database in memory; its rows are gone when it is closed. */
export async function openMemory(options: EmbeddedOptions): Promise<Database> {
  const pglite = idle.pop() ?? startPglite({ transactionIdleMs }, options.workerUrl);
  await pglite.waitReady;
  const { db } = await onPglite(pglite, options.schema);
  let closed = false;
  return {
    db,
    async close() {
      if (closed) return;
      closed = true;
      if (pglite.closed) return;
      await untilIdle(db);
      await pglite.exec(`drop schema ${options.schema} cascade`);
      idle.push(pglite);
    },
  };
}

async function onPglite(pglite: PgliteClient, schema: string): Promise<Database> {
  await pglite.exec(`create schema if not exists ${schema}; set search_path = ${schema}`);
  // The dialect types rows by the caller's word; the client leaves them unknown.
  const dialect = new PGliteDialect({
    async pglite() {
      // A client that died is told of by its own code; Kysely throws an error without one.
      await pglite.exec('select');
      return pglite as never;
    },
  });
  const db = new Kysely<Tables>({ dialect });
  return {
    db,
    async close() {
      if (pglite.closed) return;
      await untilIdle(db);
      await pglite.close();
    },
  };
}

/** There is one connection, handed out in turn: whoever gets it knows that all before have finished. */
async function untilIdle(db: Kysely<Tables>): Promise<void> {
  await db.connection().execute(() => Promise.resolve());
}

/** What is written beside the data. `created` stays false until the new cluster is durable. */
interface FolderVersion {
  readonly pglite: string;
  readonly created: boolean;
}

/** True when the cluster is there and whole; throws `ledger-version-mismatch` for another version's. */
function refuseOtherVersion(dir: string, data: string): boolean {
  const file = join(dir, 'version.json');
  if (!existsSync(file) && !existsSync(data)) {
    writeVersion(dir, false);
    return false;
  }
  const found = readVersion(file);
  if (found?.pglite === pgliteVersion && typeof found.created === 'boolean') return found.created;
  throw new WaybillError({
    code: 'ledger-version-mismatch',
    message: `The ledger in ${dir} was not opened: another version of the embedded database wrote it.`,
    expected: `PGlite ${pgliteVersion}`,
    found: found === undefined ? 'no readable version.json beside its data' : `PGlite ${found.pglite}`,
    help:
      'With the Waybill that wrote it run "waybill ledger export DIR", ' +
      'then with this one "waybill ledger import DIR" into a new folder.',
  });
}

function readVersion(file: string): FolderVersion | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as FolderVersion;
  } catch {
    return undefined;
  }
}

function writeVersion(dir: string, created: boolean): void {
  const file = join(dir, 'version.json');
  const version: FolderVersion = { pglite: pgliteVersion, created };
  writeFileSync(`${file}.new`, `${JSON.stringify(version)}\n`);
  syncPath(`${file}.new`);
  renameSync(`${file}.new`, file);
  syncPath(dir);
}

function syncTree(dir: string): void {
  for (const item of readdirSync(dir, { recursive: true, withFileTypes: true })) {
    if (item.isFile() || item.isDirectory()) syncPath(join(item.parentPath, item.name));
  }
  syncPath(dir);
}
