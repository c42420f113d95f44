/** Every table with the type of its columns; all else about rows is derived from here. */
export interface Tables {
  document: { digest: string; size: number; content: Uint8Array };
  entry: { no: number; id: string; kind: string; body: string; accepted_at: number };
  entry_key: { kind: string; value: string; entry_no: number };
  fact: {
    entry_no: number;
    position: number;
    name: string;
    value: string;
    assurance: string;
    source: string;
    document: string | null;
  };
  result: { entry_no: number; position: number; code: string; outcome: string; body: string };
  decision: {
    entry_no: number;
    artifact: string;
    environment: string;
    verdict: string;
    cache_key: string | null;
    decided_at: number;
    valid_until: number | null;
  };
  leaf: {
    entry_no: number;
    salt: Uint8Array;
    data: Uint8Array;
    hash: Uint8Array;
    leaf_index: number | null;
  };
  tile: { level: number; number: number; hashes: Uint8Array };
  checkpoint: { size: number; root: Uint8Array; note: string };
  log_key: { position: number; verifier_key: string; entry_no: number | null };
  token_binding: { jti: string; job_id: string; expires_at: number };
  task: {
    kind: string;
    key: string;
    payload: string;
    due_at: number;
    created_at: number;
    attempts: number;
    claim: string | null;
    claimed_until: number | null;
    last_reason: string | null;
  };
}

/** Name of a table. */
export type TableName = keyof Tables;

/** What a column holds; with `?` also null. */
export type ColumnKind = 'text' | 'text?' | 'integer' | 'integer?' | 'bytes';

type KindOf<V> = [V] extends [string]
  ? 'text'
  : [V] extends [number]
    ? 'integer'
    : [V] extends [Uint8Array]
      ? 'bytes'
      : [V] extends [string | null]
        ? 'text?'
        : 'integer?';

/** A table's columns and the columns that order its rows. */
export interface TableShape<T extends TableName = TableName> {
  readonly columns: { readonly [C in keyof Tables[T]]: KindOf<Tables[T][C]> };
  readonly order: readonly (keyof Tables[T] & string)[];
}

/** All tables, in the order in which rows can be loaded. */
export const tables: { readonly [T in TableName]: TableShape<T> } = {
  document: { columns: { digest: 'text', size: 'integer', content: 'bytes' }, order: ['digest'] },
  entry: {
    columns: { no: 'integer', id: 'text', kind: 'text', body: 'text', accepted_at: 'integer' },
    order: ['no'],
  },
  entry_key: {
    columns: { kind: 'text', value: 'text', entry_no: 'integer' },
    order: ['entry_no', 'kind', 'value'],
  },
  fact: {
    columns: {
      entry_no: 'integer',
      position: 'integer',
      name: 'text',
      value: 'text',
      assurance: 'text',
      source: 'text',
      document: 'text?',
    },
    order: ['entry_no', 'position'],
  },
  result: {
    columns: { entry_no: 'integer', position: 'integer', code: 'text', outcome: 'text', body: 'text' },
    order: ['entry_no', 'position'],
  },
  decision: {
    columns: {
      entry_no: 'integer',
      artifact: 'text',
      environment: 'text',
      verdict: 'text',
      cache_key: 'text?',
      decided_at: 'integer',
      valid_until: 'integer?',
    },
    order: ['entry_no'],
  },
  leaf: {
    columns: { entry_no: 'integer', salt: 'bytes', data: 'bytes', hash: 'bytes', leaf_index: 'integer?' },
    order: ['entry_no'],
  },
  tile: { columns: { level: 'integer', number: 'integer', hashes: 'bytes' }, order: ['level', 'number'] },
  checkpoint: {
    columns: { size: 'integer', root: 'bytes', note: 'text' },
    order: ['size'],
  },
  log_key: {
    columns: { position: 'integer', verifier_key: 'text', entry_no: 'integer?' },
    order: ['position'],
  },
  token_binding: { columns: { jti: 'text', job_id: 'text', expires_at: 'integer' }, order: ['jti'] },
  task: {
    columns: {
      kind: 'text',
      key: 'text',
      payload: 'text',
      due_at: 'integer',
      created_at: 'integer',
      attempts: 'integer',
      claim: 'text?',
      claimed_until: 'integer?',
      last_reason: 'text?',
    },
    order: ['kind', 'key'],
  },
};

/** Names of all tables, in the order in which rows can be loaded. */
export const tableNames: readonly TableName[] = Object.keys(tables) as TableName[];

/** Tables that came with later migrations: an older export does not have them. */
export const laterTables: ReadonlySet<TableName> = new Set<TableName>(['task']);

/** A row of a table. */
export type Row<T extends TableName> = Tables[T];
