import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { WaybillError } from '@waybill/kernel';
import type { DatabaseFailure, WorkerAnswer, WorkerRequest, WorkerSettings } from './worker-messages.ts';

/** Rows as PGlite answers them. */
interface Results {
  readonly rows: readonly unknown[];
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly affectedRows?: number;
}

/** What runs SQL: the database, or one of its transactions. */
export interface PgliteQueries {
  // The type of the rows is the caller's word, as in PGlite itself.
  query(sql: string, parameters?: readonly unknown[]): Promise<Results>;
}

/** PGlite in a worker thread, so that a long query does not stop the process; the part of it that is used. */
export interface PgliteClient extends PgliteQueries {
  readonly ready: boolean;
  readonly closed: boolean;
  readonly waitReady: Promise<void>;
  exec(sql: string): Promise<void>;
  transaction<T>(callback: (transaction: PgliteQueries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
  /** Ends the thread without a shutdown, as a crash would; for tests. */
  terminate(): Promise<void>;
}

/** The worker's module: TypeScript beside this file, or what a bundle made of it. */
function defaultWorkerUrl(): URL {
  const source = new URL('./pglite-worker.ts', import.meta.url);
  return existsSync(source) ? source : new URL('./pglite-worker.mjs', import.meta.url);
}

/** Starts PGlite in a worker; `waitReady` rejects where it cannot open. */
export function startPglite(settings: WorkerSettings, workerUrl: URL = defaultWorkerUrl()): PgliteClient {
  const worker = new Worker(workerUrl, { workerData: settings });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  let ready = false;
  let closed = false;
  let death: WaybillError | undefined;

  function expect(id: number): Promise<unknown> {
    const answer = Promise.withResolvers<unknown>();
    waiting.set(id, answer);
    // An idle ledger need not keep the process alive: all that was acknowledged is durable.
    worker.ref();
    return answer.promise;
  }

  function ask(request: WorkerRequest): Promise<unknown> {
    if (death) return Promise.reject(death);
    const id = ++last;
    const answer = expect(id);
    worker.postMessage({ id, request });
    return answer;
  }

  worker.on('message', (answer: WorkerAnswer) => {
    if ('syncFailed' in answer) return die(syncFailed(answer.syncFailed));
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref();
    if ('failure' in answer) asked?.reject(errorOf(answer.failure));
    else asked?.resolve(answer.value);
  });
  function die(reason: WaybillError): void {
    closed = true;
    death ??= reason;
    for (const asked of waiting.values()) asked.reject(death);
    waiting.clear();
  }
  worker.on('error', (cause) => die(stopped(cause)));
  worker.on('exit', (code) => die(stopped(new Error(`worker ended with ${code}`))));

  const waitReady = expect(0).then(() => {
    ready = true;
  });
  // Whoever opens the ledger awaits it; until then a failure must not count as unhandled.
  waitReady.catch(() => undefined);

  const run = (sql: string, parameters: readonly unknown[], transaction?: number): Promise<Results> =>
    ask({
      kind: 'query',
      sql,
      parameters,
      ...(transaction === undefined ? {} : { transaction }),
    }) as Promise<Results>;

  async function terminate(): Promise<void> {
    // An idle worker is not waited for, and whoever awaits its end would never hear of it.
    worker.ref();
    await worker.terminate();
  }

  return {
    get ready() {
      return ready;
    },
    get closed() {
      return closed;
    },
    waitReady,
    query: (sql, parameters = []) => run(sql, parameters),
    exec: async (sql) => {
      await ask({ kind: 'exec', sql });
    },
    async transaction(callback) {
      // Kysely waits for the callback to start and for nothing else: a begin that fails must come out of the
      // first query, or of the commit.
      const begun = ask({ kind: 'begin' }) as Promise<number>;
      begun.catch(() => undefined);
      let value: Awaited<ReturnType<typeof callback>>;
      try {
        value = await callback({ query: async (sql, parameters = []) => run(sql, parameters, await begun) });
      } catch (error) {
        await begun.then((transaction) => ask({ kind: 'rollback', transaction })).catch(() => undefined);
        throw error;
      }
      await ask({ kind: 'commit', transaction: await begun });
      return value;
    },
    async close() {
      if (closed) return;
      await ask({ kind: 'close' });
      closed = true;
      await terminate();
    },
    terminate,
  };
}

function stopped(cause: unknown): WaybillError {
  return new WaybillError({
    code: 'ledger-worker-died',
    message: 'The embedded ledger stopped.',
    category: 'unavailable',
    help: 'What was acknowledged is safe. Open the ledger again; if it stops again, look at disk and memory.',
    cause,
  });
}

function syncFailed(failure: DatabaseFailure): WaybillError {
  return new WaybillError({
    code: 'ledger-sync-failed',
    message: 'The embedded ledger stopped: its disk did not take a sync.',
    category: 'unavailable',
    expected: 'a disk that keeps what is written',
    found: failure.code ?? 'another failure',
    help:
      'What was acknowledged before is on disk; nothing after the last acknowledged entry is promised. ' +
      'Look at the disk and its file system, then open the ledger again and repeat what was not answered.',
    cause: errorOf(failure),
  });
}

/** A database error as it left the worker: Kysely looks for `25P02`, the ledger for `23505`. */
function errorOf(failure: DatabaseFailure): Error {
  const { message, ...rest } = failure;
  return Object.assign(new Error(message), rest);
}
