/** What the worker is started with. */
export interface WorkerSettings {
  /** Folder of the cluster; in memory when absent. */
  readonly dataDir?: string;
  /** A transaction without a query for so long is rolled back. */
  readonly transactionIdleMs: number;
}

/** What the main thread asks of the worker; `transaction` is the id that `begin` answered. */
export type WorkerRequest =
  | {
      readonly kind: 'query';
      readonly sql: string;
      readonly parameters: readonly unknown[];
      readonly transaction?: number;
    }
  | { readonly kind: 'exec'; readonly sql: string }
  | { readonly kind: 'begin' }
  | { readonly kind: 'commit' | 'rollback'; readonly transaction: number }
  | { readonly kind: 'close' };

/** A request with the number that its answer carries. */
export interface NumberedRequest {
  readonly id: number;
  readonly request: WorkerRequest;
}

/**
 * What the worker answers; number 0 says that the database is open, or why not. `syncFailed` answers nobody:
 * it is the worker's last word before it ends itself.
 */
export type WorkerAnswer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: DatabaseFailure }
  | { readonly syncFailed: DatabaseFailure };

/** What is kept of a database error when it crosses to the main thread. */
export interface DatabaseFailure {
  readonly message: string;
  /** SQLSTATE, where the database gave one. */
  readonly code?: string;
  readonly detail?: string;
}
