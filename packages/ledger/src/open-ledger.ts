import type { Ledger, LedgerOptions } from './ledger.ts';

/**
 * Opens a ledger, creates or migrates its tables, and takes the folder's lock where it is embedded.
 * Throws `ledger-in-use`, `ledger-version-mismatch`, `ledger-schema-newer`, `ledger-unreachable`,
 * `postgres-too-old`, `log-key-malformed`, `log-key-mismatch`.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  throw new Error(`not built: ${options.at.kind}`);
}
