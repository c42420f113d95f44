import { WaybillError } from '@waybill/kernel';

const help = 'Run "waybill ledger verify" to see what else was changed, and restore an export.';

/** Bytes that do not have the digest under which they are kept. */
export function documentDamaged(digest: string): WaybillError {
  return new WaybillError({
    code: 'document-damaged',
    message: 'A document was not read: its bytes in the ledger are not those that were accepted.',
    category: 'refused',
    expected: `bytes with digest ${digest}`,
    found: 'other bytes',
    help,
  });
}

/** Rows that differ from what their entry, or the document that it names, says. */
export function entryDamaged(id: string, expected: string): WaybillError {
  return new WaybillError({
    code: 'entry-damaged',
    message: 'An entry was not read: its rows in the ledger are not those that were accepted.',
    category: 'refused',
    expected,
    found: `other rows of entry ${id}`,
    help,
  });
}
