import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBounded } from '@waybill/integrations/files';
import { isJsonObject, parseJson, WaybillError } from '@waybill/kernel';
import type { LogKey } from '@waybill/ledger';

const maxBytes = 16 * 1024;

/** Where the key of a ledger folder's log lies unless `--log-key` says otherwise. */
export function logKeyPath(dir: string, option: string | undefined): string {
  return option ?? join(dir, 'log-key.json');
}

/** Reads the key that signs a ledger's log; throws `log-key-not-readable`. */
export async function readLogKey(file: string): Promise<LogKey> {
  let cause: unknown;
  try {
    const value = parseJson(await readBounded(file, maxBytes));
    const { name, privateKey } = isJsonObject(value) ? value : {};
    if (typeof name === 'string' && typeof privateKey === 'string') return { name, privateKey };
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    cause = error;
  }
  throw new WaybillError({
    code: 'log-key-not-readable',
    message: 'The ledger was not opened: the key of its log could not be read.',
    expected: 'a JSON file with name and privateKey, as "waybill serve" and "waybill ledger import" write it',
    found: file,
    help: 'Name the file with --log-key. A copy made by "waybill ledger export" is verified without any key.',
    cause,
  });
}

/** Writes a new log key for its owner only; never over a file that exists. */
export function writeLogKey(file: string, key: LogKey): void {
  writeFileSync(file, `${JSON.stringify(key, undefined, 2)}\n`, { flag: 'wx', mode: 0o600, flush: true });
}
