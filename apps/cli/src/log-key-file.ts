import { readBounded } from '@waybill/integrations/files';
import { WaybillError } from '@waybill/kernel';
import type { LogKey } from '@waybill/ledger';

const maxBytes = 16 * 1024;

/** Reads the key that signs a ledger's log, as the server made it; throws `log-key-unreadable`. */
export async function readLogKey(file: string, name: string): Promise<LogKey> {
  try {
    return { name, privateKey: Buffer.from(await readBounded(file, maxBytes)).toString('utf8') };
  } catch (cause) {
    if (!(cause instanceof WaybillError)) throw cause;
    throw new WaybillError({
      code: 'log-key-unreadable',
      message: 'The ledger was not opened: the key of its log could not be read.',
      expected: 'an Ed25519 private key, PKCS#8 as PEM',
      found: `${file}: ${cause.found ?? cause.message}`,
      help: 'Name the file with --log-key. A copy made by "waybill ledger export" is verified without any private key.',
      cause,
    });
  }
}
