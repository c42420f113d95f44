import type { Kysely } from 'kysely';
import { openDatabase } from '../database/open-database.ts';
import type { Tables } from '../database/tables.ts';
import type { LedgerOptions } from '../ledger.ts';
import { databaseCopy } from './database-copy.ts';
import { verifyLedgerCopy } from './verify-copy.ts';
import type { VerificationOptions, VerificationReport } from './verify-copy.ts';

/** Verifies the rows of an open database as they are at one moment. */
export function verifyDatabase(
  db: Kysely<Tables>,
  options: VerificationOptions,
): Promise<VerificationReport> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((tx) => verifyLedgerCopy(databaseCopy(tx), options));
}

/**
 * Verifies a ledger where it lies, as {@link verifyLedgerCopy} does an export; it needs no private key.
 * Throws what openLedger throws for the place.
 */
export async function verifyLedgerAt(
  place: Pick<LedgerOptions, 'at' | 'schema' | 'workerUrl'>,
  options: VerificationOptions,
): Promise<VerificationReport> {
  const { db, close } = await openDatabase(place);
  try {
    return await verifyDatabase(db, options);
  } finally {
    await close();
  }
}
