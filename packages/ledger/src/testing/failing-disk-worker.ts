/**
 * The embedded database's worker on a disk that fails. While a file `sync-fails` lies beside the data, each sync
 * throws; while `write-fails` does, each write to the write-ahead log throws.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';
import { workerData } from 'node:worker_threads';
import type { WorkerSettings } from '../database/worker-messages.ts';

const { dataDir = '' } = workerData as WorkerSettings;
const { closeSync, fsyncSync, openSync, writeSync } = fs;
const logFiles = new Set<number>();

function failWhere(flag: string): void {
  if (!fs.existsSync(join(dirname(dataDir), flag))) return;
  throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO', errno: -5 });
}

fs.openSync = (path, ...how) => {
  const descriptor = openSync(path, ...how);
  if (String(path).includes('pg_wal')) logFiles.add(descriptor);
  return descriptor;
};
fs.closeSync = (descriptor) => {
  logFiles.delete(descriptor);
  closeSync(descriptor);
};
fs.fsyncSync = (descriptor) => {
  failWhere('sync-fails');
  fsyncSync(descriptor);
};
fs.writeSync = ((descriptor: number, ...what: [Uint8Array]) => {
  if (logFiles.has(descriptor)) failWhere('write-fails');
  return writeSync(descriptor, ...what);
}) as typeof writeSync;
syncBuiltinESMExports();

await import('../database/pglite-worker.ts');
