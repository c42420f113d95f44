import { createHash } from 'node:crypto';
import { decodeBase64, WaybillError } from '@waybill/kernel';
import type { LocatedFile } from './located-file.ts';
import type { RawWaybill } from './raw-files.ts';

/** Algorithm byte and length of an Ed25519 key in a signed-note verifier key (C2SP signed-note). */
const ed25519 = { algorithm: 1, bytes: 33 };

/** The log's verifier keys, each with the key hash that its name and bytes give. */
export function readLogKeys(file: LocatedFile<RawWaybill>): readonly string[] {
  const logKeys = file.raw.ledger?.logKeys ?? [];
  for (const [at, key] of logKeys.entries()) {
    if (isVerifierKey(key)) continue;
    file.report(['ledger', 'logKeys', at], {
      code: 'log-key-malformed',
      message: 'This is not a key of a transparency log: name, hash and key do not fit together.',
      expected: '<name>+<8 hex digits>+<base64 of an Ed25519 key> (C2SP signed-note)',
      help: 'Copy the whole line, as the ledger names its key.',
    });
  }
  return logKeys;
}

function isVerifierKey(text: string): boolean {
  const [name = '', hash = '', ...rest] = text.split('+');
  let key: Uint8Array;
  try {
    // Base64 has a + of its own.
    key = decodeBase64(rest.join('+'));
  } catch (error) {
    if (error instanceof WaybillError) return false;
    throw error;
  }
  if (key[0] !== ed25519.algorithm || key.length !== ed25519.bytes) return false;
  return createHash('sha256').update(`${name}\n`).update(key).digest('hex').startsWith(hash);
}
