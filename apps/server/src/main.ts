import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { instantFromMs, WaybillError } from '@waybill/kernel';
import { newLogKey, verifierKeyOf, type LogKey } from '@waybill/ledger';
import { readSettings } from './settings.ts';
import { startServer } from './start-server.ts';

/** Where the server takes its settings from and tells what it does. */
export interface ServerHost {
  readonly env: { readonly [name: string]: string | undefined };
  /** Options after `serve`. */
  readonly argv: readonly string[];
  /** Takes the log, one JSON object a line. */
  readonly out: (line: string) => void;
  /** Aborts when the process is asked to stop. */
  readonly stop: AbortSignal;
}

/**
 * Runs the server until it is asked to stop; whoever calls it turns SIGTERM and SIGINT into `stop`.
 * Throws `server-setting-malformed`, `log-key-unreadable` and what `startServer` throws.
 */
export async function runServer(host: ServerHost): Promise<void> {
  const { logKeyFile, logName, ...settings } = readSettings(host.argv, host.env);
  const logKey = await readLogKey(logKeyFile, logName, settings.ledger.kind === 'folder');
  const server = await startServer({
    ...settings,
    logKey,
    now: () => instantFromMs(Date.now()),
    log: host.out,
  });
  host.out(JSON.stringify({ msg: 'ready', url: server.url, logKey: verifierKeyOf(logKey) }));
  if (!host.stop.aborted) await once(host.stop, 'abort');
  await server.close();
}

/** Reads the log's key; makes one beside an embedded ledger that has none yet. */
async function readLogKey(file: string, name: string, mayCreate: boolean): Promise<LogKey> {
  try {
    return { name, privateKey: await readFile(file, 'utf8') };
  } catch (cause) {
    if (!mayCreate || (cause as { code?: unknown }).code !== 'ENOENT') throw unreadable(file, cause);
  }
  const key = newLogKey(name);
  // `wx`: of two that start at one time, one must not overwrite the other's key.
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(key.privateKey);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return key;
}

function unreadable(file: string, cause: unknown): WaybillError {
  return new WaybillError({
    code: 'log-key-unreadable',
    message: "The server did not start: the log's key cannot be read.",
    expected: 'an Ed25519 private key, PKCS#8 as PEM, that the server may read',
    found: `${file}: ${String((cause as { code?: unknown }).code)}`,
    help: 'Name the file with --log-key or WAYBILL_LOG_KEY.',
    cause,
  });
}
