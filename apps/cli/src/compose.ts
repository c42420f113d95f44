import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { WaybillError } from '@waybill/kernel';
import { type Ledger, type LedgerOptions, type LedgerPlace, newLogKey, openLedger } from '@waybill/ledger';
import type { Host } from './host.ts';
import { logKeyPath, readLogKey, writeLogKey } from './log-key-file.ts';

/** Where a ledger is and which key signs its log, as options say it. */
export interface LedgerChoice {
  /** Folder of the embedded ledger. */
  readonly dir?: string;
  /** Variable that holds the address of a PostgreSQL database, password included. */
  readonly postgresEnv?: string;
  /** Key file of the log; `log-key.json` in the folder unless told. */
  readonly logKey?: string;
}

/** Place, key and clock of the ledger that options choose. Throws `ledger-not-named`, `log-key-not-readable`. */
export async function ledgerOptions(host: Host, choice: LedgerChoice): Promise<LedgerOptions> {
  const at = placeOf(host, choice);
  const file = keyFileOf(choice);
  return { at, logKey: await readLogKey(file), now: host.now };
}

/** Opens the ledger that options choose; a folder belongs to one process at a time. */
export async function openChosenLedger(host: Host, choice: LedgerChoice): Promise<Ledger> {
  return openLedger(await ledgerOptions(host, choice));
}

/** Makes a key for the log of a new ledger, named after the server; one that is there stays as it is. */
export function ensureLogKey(choice: LedgerChoice, name: string): void {
  const file = keyFileOf(choice);
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeLogKey(file, newLogKey(name));
}

function placeOf(host: Host, { dir, postgresEnv }: LedgerChoice): LedgerPlace {
  if (postgresEnv !== undefined && dir === undefined) {
    const url = host.env[postgresEnv] ?? '';
    if (url !== '') return { kind: 'postgres', url };
  }
  if (dir !== undefined && postgresEnv === undefined) return { kind: 'folder', dir };
  throw new WaybillError({
    code: 'ledger-not-named',
    message: 'No ledger was opened: it was not said clearly where it is.',
    expected: 'a folder (--ledger), or a variable with the address of a PostgreSQL database (--postgres-env)',
    found: dir === undefined ? 'neither, or an empty variable' : 'both',
  });
}

function keyFileOf({ dir, logKey }: LedgerChoice): string {
  if (dir !== undefined || logKey !== undefined) return logKeyPath(dir ?? '', logKey);
  throw new WaybillError({
    code: 'log-key-not-named',
    message: 'No ledger was opened: the key of its log was not named.',
    expected: '--log-key FILE beside --postgres-env',
    found: 'no --log-key',
  });
}

/**
 * The server, for `waybill serve` alone. It lives on this same floor, so this file is the one door to it,
 * and it is loaded when it is asked for: no other command pays for it.
 */
export async function runWaybillServer(host: Host, argv: readonly string[]): Promise<void> {
  const { runServer } = await import('@waybill/server');
  const stop = new AbortController();
  void host.stopped().then(() => stop.abort());
  await runServer({
    env: host.env,
    argv,
    stop: stop.signal,
    out: (line) => host.stdout.write(`${line}\n`),
  });
}
