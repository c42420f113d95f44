import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import type { Transaction } from '@electric-sql/pglite';
import { DurableNodeFs } from './durable-node-fs.ts';
import type {
  DatabaseFailure,
  NumberedRequest,
  WorkerAnswer,
  WorkerRequest,
  WorkerSettings,
} from './worker-messages.ts';

/** A transaction that the main thread holds open. */
interface OpenTransaction {
  readonly handle: Transaction;
  readonly settle: (error?: Error) => void;
  readonly closed: Promise<unknown>;
  idle: NodeJS.Timeout;
}

const bytea = 17;
const settings = workerData as WorkerSettings;
const open = new Map<number, OpenTransaction>();
let lastTransaction = 0;

const lite = await start();

async function start(): Promise<PGlite> {
  try {
    const database = new PGlite({
      ...(settings.dataDir === undefined ? {} : { fs: new DurableNodeFs(settings.dataDir, endThread) }),
      // -F turns fsync off. Under the default wal_sync_method the WAL is not synced through the file layer.
      startParams: [
        ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
        '-c',
        'wal_sync_method=fsync',
      ],
      // PGlite's own conversion of bytes takes 0.4 s per megabyte.
      serializers: { [bytea]: (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString('hex')}` },
      parsers: { [bytea]: (text: string) => new Uint8Array(Buffer.from(text.slice(2), 'hex')) },
    });
    await database.waitReady;
    answer({ id: 0, value: null });
    return database;
  } catch (error) {
    answer({ id: 0, failure: failureOf(error) });
    throw error;
  }
}

/** Posted messages still arrive; nothing else of this thread runs on, not even the loop that called. */
function endThread(syncFailure?: unknown): never {
  if (syncFailure !== undefined) answer({ syncFailed: failureOf(syncFailure) });
  process.exit(1);
}

parentPort?.on('message', ({ id, request }: NumberedRequest) => {
  handle(request).then(
    (value) => answer({ id, value }),
    (error: unknown) => answer({ id, failure: failureOf(error) }),
  );
});

async function handle(request: WorkerRequest): Promise<unknown> {
  switch (request.kind) {
    case 'query':
      return query(request.sql, request.parameters, request.transaction);
    case 'exec':
      await lite.exec(request.sql);
      return null;
    case 'begin':
      return begin();
    case 'commit':
    case 'rollback':
      return end(request.transaction, request.kind);
    case 'close':
      await lite.close();
      // Nothing is left to do; the port would keep the thread alive.
      parentPort?.unref();
      return null;
  }
}

async function query(sql: string, parameters: readonly unknown[], id: number | undefined): Promise<unknown> {
  const transaction = id === undefined ? undefined : transactionOf(id);
  if (transaction) clearTimeout(transaction.idle);
  try {
    const { rows, fields, affectedRows } = await (transaction?.handle ?? lite).query(sql, [...parameters]);
    return { rows, fields, ...(affectedRows === undefined ? {} : { affectedRows }) };
  } finally {
    if (transaction && id !== undefined) transaction.idle = idleTimer(id);
  }
}

function begin(): Promise<number> {
  const id = ++lastTransaction;
  return new Promise<number>((begun, failed) => {
    const { promise: outcome, resolve, reject } = Promise.withResolvers<void>();
    const closed = lite.transaction(async (handle) => {
      const settle = (error?: Error): void => (error ? reject(error) : resolve());
      open.set(id, { handle, settle, closed, idle: idleTimer(id) });
      begun(id);
      await outcome;
    });
    closed.catch(failed);
  });
}

async function end(id: number, how: 'commit' | 'rollback'): Promise<null> {
  const transaction = transactionOf(id);
  clearTimeout(transaction.idle);
  open.delete(id);
  if (how === 'commit') {
    transaction.settle();
    await transaction.closed;
  } else {
    transaction.settle(new Error('rolled back'));
    await transaction.closed.catch(() => undefined);
  }
  return null;
}

/** Others wait for this one connection: a transaction whose owner went away must not block them for ever. */
function idleTimer(id: number): NodeJS.Timeout {
  return setTimeout(() => {
    const transaction = open.get(id);
    open.delete(id);
    transaction?.settle(new Error('rolled back: idle for too long'));
    transaction?.closed.catch(() => undefined);
  }, settings.transactionIdleMs);
}

function transactionOf(id: number): OpenTransaction {
  const transaction = open.get(id);
  // 25P02: the statement cannot run because its transaction is over.
  if (!transaction)
    throw Object.assign(new Error('The transaction was idle for too long.'), { code: '25P02' });
  return transaction;
}

function failureOf(error: unknown): DatabaseFailure {
  const { message, code, detail } = error as { message?: unknown; code?: unknown; detail?: unknown };
  return {
    message: String(message ?? error),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof detail === 'string' ? { detail } : {}),
  };
}

function answer(message: WorkerAnswer): void {
  parentPort?.postMessage(message);
}
