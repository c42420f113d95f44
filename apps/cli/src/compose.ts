import { WaybillError } from '@waybill/kernel';
import { type Ledger, type LedgerOptions, type LedgerPlace, openLedger } from '@waybill/ledger';
import type { Host } from './host.ts';
import { readLogKey } from './log-key-file.ts';

/** Where a ledger is and which key signs its log; what is absent comes from the variables of `waybill serve`. */
export interface LedgerChoice {
  /** Folder of the embedded ledger, or the address of a PostgreSQL database; else WAYBILL_LEDGER. */
  readonly ledger?: string;
  /** Key file of the log; else WAYBILL_LOG_KEY, else the file beside the folder. */
  readonly logKey?: string;
  /** Name of the log; else WAYBILL_LOG_NAME, else `waybill`. */
  readonly logName?: string;
}

/** Place, key and clock of the ledger that options choose. Throws `ledger-not-named`, `log-key-unreadable`. */
export async function ledgerOptions(host: Host, choice: LedgerChoice): Promise<LedgerOptions> {
  const { env, now } = host;
  const at = placeOf(choice.ledger ?? env['WAYBILL_LEDGER'] ?? '');
  const file = choice.logKey ?? env['WAYBILL_LOG_KEY'] ?? keyBeside(at);
  const logKey = await readLogKey(file, choice.logName ?? env['WAYBILL_LOG_NAME'] ?? 'waybill');
  return { at, logKey, now };
}

/** Opens the ledger that options choose; a folder belongs to one process at a time. */
export async function openChosenLedger(host: Host, choice: LedgerChoice): Promise<Ledger> {
  return openLedger(await ledgerOptions(host, choice));
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
    onReload: (look) => process.on('SIGHUP', look),
    out: (line) => host.stdout.write(`${line}\n`),
  });
}

function placeOf(text: string): LedgerPlace {
  if (/^postgres(?:ql)?:\/\//.test(text)) return { kind: 'postgres', url: text };
  if (text !== '') return { kind: 'folder', dir: text };
  throw new WaybillError({
    code: 'ledger-not-named',
    message: 'No ledger was opened: it was not said where it is.',
    expected: '--ledger DIR, or WAYBILL_LEDGER with a folder or the address of a PostgreSQL database',
    found: 'neither',
  });
}

function keyBeside(at: LedgerPlace): string {
  if (at.kind === 'folder') return `${at.dir}.log-key.pem`;
  throw new WaybillError({
    code: 'log-key-not-named',
    message: 'No ledger was opened: the key of its log was not named.',
    expected: '--log-key FILE or WAYBILL_LOG_KEY beside a PostgreSQL database',
    found: 'neither',
  });
}
