import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { WaybillError } from '@waybill/kernel';

/** A ledger folder that this process alone may use. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes a ledger folder for this process; throws `ledger-in-use`. PGlite itself locks nothing: two processes
 * on one folder lost one of two sets of acknowledged rows. SQLite's exclusive lock holds across containers
 * that share a volume and is free at once when its owner is killed. Nothing else in the process may open the
 * lock file: closing any descriptor of it would drop the lock.
 */
export function lockFolder(dir: string, serverAddress: string | undefined): FolderLock {
  const ownerFile = join(dir, 'owner');
  const database = new DatabaseSync(join(dir, 'lock'));
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (cause) {
    database.close();
    if ((cause as { errcode?: number }).errcode !== sqliteBusy) throw cause;
    throw inUse(dir, ownerFile, cause);
  }
  writeFileSync(ownerFile, `${serverAddress ?? `process ${process.pid}`}\n`);
  return {
    release() {
      if (!database.isOpen) return;
      rmSync(ownerFile, { force: true });
      database.close();
    },
  };
}

const sqliteBusy = 5;

function inUse(dir: string, ownerFile: string, cause: unknown): WaybillError {
  const owner = readOwner(ownerFile);
  const address = owner !== undefined && /^https?:\/\//.test(owner);
  return new WaybillError({
    code: 'ledger-in-use',
    message: `The ledger in ${dir} was not opened: another process has it.`,
    category: 'unavailable',
    ...(owner === undefined ? {} : { found: owner }),
    help: address
      ? `Ask the server that has it: --ledger ${owner}`
      : 'Wait for the other process, or end it; the folder is free at once then.',
    cause,
  });
}

/** First line of what the owner wrote; it may be gone or half written, as it is only for people. */
function readOwner(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').slice(0, 200).split('\n')[0] || undefined;
  } catch {
    return undefined;
  }
}
