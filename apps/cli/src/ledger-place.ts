import { statSync } from 'node:fs';
import { WaybillError } from '@waybill/kernel';

/** A ledger as a command was told of it. */
export type NamedLedger =
  | { readonly kind: 'server'; readonly url: string }
  | { readonly kind: 'folder'; readonly dir: string };

/** Reads `--ledger`: an http(s) address, or an existing folder. Throws `ledger-place-malformed`. */
export function parseLedgerPlace(text: string): NamedLedger {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) {
    const { username, password } = new URL(text);
    // A token in an address ends in shell history and logs; the variable of --token-env does not.
    if (username === '' && password === '') return { kind: 'server', url: text.replace(/\/+$/, '') };
    throw malformed('an address with a user or password in it');
  }
  if (statSync(text, { throwIfNoEntry: false })?.isDirectory()) return { kind: 'folder', dir: text };
  throw malformed(text);
}

function malformed(found: string): WaybillError {
  return new WaybillError({
    code: 'ledger-place-malformed',
    message: 'No ledger was asked: its place could not be read.',
    expected: 'the address of a Waybill server (https://…, without credentials), or the folder of a ledger',
    found,
    help: 'A token goes into the variable that --token-env names.',
  });
}
