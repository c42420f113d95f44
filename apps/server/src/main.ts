import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { instantFromMs, WaybillError } from '@waybill/kernel';
import { newLogKey, verifierKeyOf, type LogKey } from '@waybill/ledger';
import { readSettings } from './settings.ts';
import { openPlatformSigner } from './signing/platform-signer.ts';
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
  /** Calls back whenever the process is asked to read its platform folder now. */
  readonly onReload?: (look: () => void) => void;
}

/**
 * Runs the server until it is asked to stop; whoever calls it turns SIGTERM and SIGINT into `stop`.
 * Throws `server-setting-malformed`, `log-key-unreadable`, `log-key-not-written`, what `openPlatformSigner` throws
 * and what `startServer` throws.
 */
export async function runServer(host: ServerHost): Promise<void> {
  const { logKeyFile, logName, signing, ...settings } = readSettings(host.argv, host.env);
  const { ledger } = settings;
  const signer = signing && (await openPlatformSigner(signing, instantFromMs(Date.now())));
  const { logKey, made } = await readLogKey(logKeyFile, logName, ledger.kind === 'folder');
  const server = await startServer({
    ...settings,
    logKey,
    ...(signer && { signer }),
    now: () => instantFromMs(Date.now()),
    log: host.out,
  }).catch(async (error: unknown) => {
    // A key that signed nothing would be taken for that of a ledger. Where there is one, it holds this key's name.
    if (made && ledger.kind === 'folder' && !existsSync(ledger.dir)) await rm(logKeyFile, { force: true });
    throw error;
  });
  host.out(
    JSON.stringify({
      msg: 'ready',
      url: server.url,
      logKey: verifierKeyOf(logKey),
      ...(signer && { signingKey: signer.fingerprint, signingPublicKey: signer.publicKeyPem }),
    }),
  );
  host.onReload?.(() => void server.lookAtPlatform());
  if (!host.stop.aborted) await once(host.stop, 'abort');
  await server.close();
}

/** Reads the log's key; makes one beside an embedded ledger that has none yet. */
async function readLogKey(
  file: string,
  name: string,
  mayCreate: boolean,
): Promise<{ readonly logKey: LogKey; readonly made: boolean }> {
  try {
    return { logKey: { name, privateKey: await readFile(file, 'utf8') }, made: false };
  } catch (cause) {
    if (!mayCreate || (cause as { code?: unknown }).code !== 'ENOENT') throw unreadable(file, cause);
  }
  const logKey = newLogKey(name);
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    // `wx`: of two that start at one time, one must not overwrite the other's key.
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(logKey.privateKey);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw notWritten(file, cause);
  }
  return { logKey, made: true };
}

function notWritten(file: string, cause: unknown): WaybillError {
  return new WaybillError({
    code: 'log-key-not-written',
    message: "The server did not start: no key for the ledger's log could be made.",
    expected: 'a folder that the server may write to, or --log-key with a key that is there',
    found: `${file}: ${String((cause as { code?: unknown }).code)}`,
    help: "Let the server's user write beside the ledger's folder, or name a key with --log-key or WAYBILL_LOG_KEY.",
    cause,
  });
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
