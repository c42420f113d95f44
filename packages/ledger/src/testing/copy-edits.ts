import { digestOf } from '@waybill/kernel';
import type { Row, TableName } from '../database/tables.ts';
import { formatCheckpoint } from '../transparency/checkpoint.ts';
import { newLogKey, signerOf, verifierKeyOf } from '../transparency/log-key.ts';
import type { LogKey } from '../transparency/log-key.ts';
import { signNote } from '../transparency/signed-note.ts';
import { logKey } from './databases.ts';

/** The key that the sample's log is handed over to. */
export const nextKey: LogKey = newLogKey(logKey.name);

/** Every row of a copy, by table; an edit changes it in place. */
export type Rows = { [T in TableName]: Row<T>[] };

/** Each edit with a row that must be named. */
export const edits: readonly (readonly [what: string, edit: (rows: Rows) => void, named: RegExp])[] = [
  [
    'one byte of a document',
    ({ document }) => {
      document[2]!.content = flip(document[2]!.content);
    },
    /^document: document sha256:/,
  ],
  [
    'a document that was removed',
    ({ document }) => void document.splice(1, 1),
    /^document: document sha256:/,
  ],
  [
    'a document that was added',
    ({ document }) => {
      const content = Buffer.from('planted');
      document.push({ digest: digestOf(content), size: content.length, content });
    },
    new RegExp(`^document: document ${digestOf('planted')}$`),
  ],
  [
    "an entry's text",
    ({ entry }) => {
      entry[1]!.body = entry[1]!.body.replace('app-1.tgz', 'app-2.tgz');
    },
    /^leaf: entry 2$/,
  ],
  [
    'the exception that an end belongs to',
    ({ entry }) => {
      entry[12]!.body = entry[12]!.body.replace(/"addsTo":"[^"]+"/, `"addsTo":"${entry[0]!.id}"`);
    },
    /^entry: entry 13$/,
  ],
  [
    "an entry's time",
    ({ entry }) => {
      entry[1]!.accepted_at += 1;
    },
    /^entry: entry 2$/,
  ],
  [
    'two entries that were swapped',
    ({ entry }) => {
      const [a, b] = [entry[1]!, entry[2]!];
      [a.no, b.no] = [b.no, a.no];
      entry.splice(1, 2, b, a);
    },
    /^leaf: entry 2$/,
  ],
  [
    'two leaves that were swapped',
    ({ leaf }) => {
      [leaf[1]!.leaf_index, leaf[2]!.leaf_index] = [leaf[2]!.leaf_index, leaf[1]!.leaf_index];
    },
    /^order: leaf 1$/,
  ],
  ['two entries that changed places in every table', swapNumbers(7, 8), /^leaf: entry 7$/],
  ['an entry that was removed', removeEntry(3), /^order: leaf 2$/],
  ['an entry that was removed while it waited', removeEntry(14), /^leaf: receipt of sha256:/],
  ['the last entry in the log, removed with its leaf', removeEntry(13), /^checkpoint: checkpoint 13$/],
  [
    'a log that was cut back to an older checkpoint, in every table',
    (rows) => {
      for (const no of [5, 6, 7, 8, 9, 10, 11]) removeEntry(no)(rows);
      rows.checkpoint.splice(1);
      rows.log_key.splice(1);
      rows.tile = rows.tile.map((tile) => ({ ...tile, hashes: tile.hashes.subarray(0, 4 * 32) }));
    },
    /^checkpoint: known checkpoint/,
  ],
  [
    'the checkpoint that covers the hand-over, removed',
    ({ checkpoint }) =>
      void checkpoint.splice(
        checkpoint.findIndex(({ size }) => size === 9),
        1,
      ),
    /^checkpoint: checkpoint 9$/,
  ],
  [
    'the checkpoint that covers the hand-over, signed by the old key alone',
    ({ checkpoint }) => {
      const row = checkpoint.find(({ size }) => size === 9)!;
      row.note = signNote(textOf(row.note), [signerOf(logKey)]);
    },
    /^checkpoint: checkpoint 9$/,
  ],
  ['the newest checkpoint, removed', ({ checkpoint }) => void checkpoint.pop(), /^checkpoint: checkpoint$/],
  [
    'a checkpoint that another key signed',
    ({ checkpoint }) => {
      const last = checkpoint.at(-1)!;
      last.note = signNote(textOf(last.note), [signerOf(newLogKey(logKey.name))]);
    },
    /^checkpoint: checkpoint 13$/,
  ],
  [
    'a checkpoint that the old key signed after the hand-over',
    ({ checkpoint }) => {
      const last = checkpoint.at(-1)!;
      last.note = signNote(textOf(last.note), [signerOf(logKey)]);
    },
    /^checkpoint: checkpoint 13$/,
  ],
  [
    'a checkpoint that the right key signed over another root',
    ({ checkpoint }) => {
      const last = checkpoint.at(-1)!;
      last.root = flip(last.root);
      const text = formatCheckpoint({ origin: logKey.name, size: last.size, root: last.root });
      last.note = signNote(text, [signerOf(nextKey)]);
    },
    /^checkpoint: checkpoint 13$/,
  ],
  [
    'the first log key, replaced',
    ({ log_key }) => {
      log_key[0]!.verifier_key = verifierKeyOf(newLogKey(logKey.name));
    },
    /^log-key: /,
  ],
  ['a hand-over, removed from the keys', ({ log_key }) => void log_key.pop(), /^log-key: log_key 1$/],
  [
    'a tile',
    ({ tile }) => {
      tile[0]!.hashes = flip(tile[0]!.hashes);
    },
    /^order: leaf 0$/,
  ],
  ['a tile that was removed', ({ tile }) => void tile.pop(), /^tile: tile 0\/0$/],
  [
    "a fact's assurance",
    ({ fact }) => {
      fact[0]!.assurance = 'api';
    },
    /^facts: entry 1$/,
  ],
  ['a fact that was removed', ({ fact }) => void fact.splice(3, 1), /^facts: entry 1$/],
  [
    "a check result's outcome",
    ({ result }) => {
      result[1]!.outcome = 'pass';
    },
    /^results: entry 1$/,
  ],
  ['a key under which an entry is found', ({ entry_key }) => void entry_key.pop(), /^keys: entry 14$/],
  [
    "a decision's verdict in its row",
    ({ decision }) => {
      decision[1]!.verdict = 'promote';
    },
    /^decision: decision of entry 8$/,
  ],
  [
    'a decision row that was removed',
    ({ decision }) => void decision.pop(),
    /^decision: decision of entry 8$/,
  ],
  [
    "a leaf's salt",
    ({ leaf }) => {
      leaf[4]!.salt = flip(leaf[4]!.salt);
    },
    /^leaf: entry 5$/,
  ],
  ['a leaf that was removed', ({ leaf }) => void leaf.pop(), /^leaf: entry 14$/],
];

/** What somebody does who may edit every row: entry `a` becomes number `b`, and the other way round. */
function swapNumbers(a: number, b: number): (rows: Rows) => void {
  const swapped = (no: number): number => (no === a ? b : no === b ? a : no);
  return (rows) => {
    for (const row of rows.entry) row.no = swapped(row.no);
    rows.entry.sort((one, other) => one.no - other.no);
    for (const table of ['entry_key', 'fact', 'result', 'decision', 'leaf'] as const) {
      for (const row of rows[table]) row.entry_no = swapped(row.entry_no);
      rows[table].sort((one, other) => one.entry_no - other.entry_no);
    }
  };
}

function flip(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes, (byte, at) => (at === 0 ? byte ^ 1 : byte));
}

/** Takes an entry out with everything that only it names. */
export function removeEntry(no: number): (rows: Rows) => void {
  return (rows) => {
    rows.entry = rows.entry.filter((row) => row.no !== no);
    for (const table of ['entry_key', 'fact', 'result', 'decision', 'leaf'] as const) {
      rows[table] = (rows[table] as { entry_no: number }[]).filter((row) => row.entry_no !== no) as never;
    }
    const named = new Set(rows.entry.flatMap(({ body }) => body.match(/sha256:[0-9a-f]{64}/g) ?? []));
    rows.document = rows.document.filter(({ digest }) => named.has(digest));
  };
}

/** The signed text of a note, without its signatures. */
export function textOf(note = ''): string {
  return note.slice(0, note.indexOf('\n\n') + 1);
}
