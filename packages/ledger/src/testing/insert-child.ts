/**
 * Makes autocommit inserts on an embedded database: `node insert-child.ts DATA COUNT`.
 * Run under strace, the calls to fsync are counted.
 */
import { startPglite } from '../database/pglite-client.ts';

const [, , dataDir, count] = process.argv;
const pglite = startPglite({ dataDir: dataDir ?? '', transactionIdleMs: 60_000 });
await pglite.waitReady;
await pglite.exec('create table if not exists written (no integer)');
for (let no = 0; no < Number(count); no++) await pglite.query('insert into written values ($1)', [no]);
await pglite.close();
