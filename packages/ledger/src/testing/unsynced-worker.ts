/**
 * The embedded database's worker on a disk that fails: each sync throws `EIO` while a file `disk-fails` lies
 * beside the data.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';
import { workerData } from 'node:worker_threads';
import type { WorkerSettings } from '../database/worker-messages.ts';

const { dataDir = '' } = workerData as WorkerSettings;
const flag = join(dirname(dataDir), 'disk-fails');
const { fsyncSync } = fs;

fs.fsyncSync = (descriptor) => {
  if (fs.existsSync(flag))
    throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO', errno: -5 });
  fsyncSync(descriptor);
};
syncBuiltinESMExports();

await import('../database/pglite-worker.ts');
