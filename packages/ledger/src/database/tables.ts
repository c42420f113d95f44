/** Every table of the ledger, in the order in which rows can be loaded. */
export const tableNames = [
  'document',
  'entry',
  'entry_key',
  'fact',
  'result',
  'decision',
  'leaf',
  'tile',
  'checkpoint',
  'log_key',
  'token_binding',
] as const;

/** Name of a table. */
export type TableName = (typeof tableNames)[number];
