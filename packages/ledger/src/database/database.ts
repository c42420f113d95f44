import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** An open database whose unqualified names are the ledger's schema. */
export interface Database {
  readonly db: Kysely<Tables>;
  readonly close: () => Promise<void>;
}
