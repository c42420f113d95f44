import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { digestOf, instantFromMs, WaybillError } from '@waybill/kernel';
import { databasesUnderTest, logKey } from '../testing/databases.ts';
import { edits, nextKey, removeEntry, textOf } from '../testing/copy-edits.ts';
import type { Rows } from '../testing/copy-edits.ts';
import {
  passingTables,
  sampleDecision,
  sampleEvidence,
  sampleException,
  sampleExceptionEnd,
  sampleStatement,
  sampleTask,
  someTime,
} from '../testing/sample.ts';
import { tableNames } from '../database/tables.ts';
import type { Row, TableName } from '../database/tables.ts';
import { openLedger } from '../open-ledger.ts';
import { bodyOf, entryOfBody, factsDigestOf, leafOf } from '../entry-body.ts';
import { factOfRow } from '../fact-store.ts';
import { formatCheckpoint, parseCheckpoint } from '../transparency/checkpoint.ts';
import type { InclusionPromise } from '../transparency/inclusion-promise.ts';
import { newLogKey, signerOf, verifierKeyOf } from '../transparency/log-key.ts';
import { growTree } from '../transparency/merkle.ts';
import { signNote } from '../transparency/signed-note.ts';
import { appendToTiles } from '../transparency/tiles.ts';
import type { LedgerCopyReader } from './copy-reader.ts';
import { importLedger } from './import-ledger.ts';
import { readLedgerExport } from './read-export.ts';
import { parseRow } from './row-text.ts';
import { verifyLedgerCopy } from './verify-copy.ts';
import type { VerificationReport } from './verify-copy.ts';

const { databases } = await databasesUnderTest();
const folder = mkdtempSync(join(tmpdir(), 'waybill-copy-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const coded = (code: string) => (error: unknown) => error instanceof WaybillError && error.code === code;
const logKeys = [verifierKeyOf(nextKey)];

/**
 * One ledger with everything in it, exported once: 6 sets, 2 decisions, a hand-over, 1 set, a statement, an
 * exception and its end, 1 set that waits; a task.
 */
const exported = join(folder, 'sample');
const knownCheckpoints: string[] = [];
const knownReceipts: InclusionPromise[] = [];
await databases[0]?.withLedger(async ({ ledger }) => {
  for (let number = 0; number < 6; number++) {
    knownReceipts.push(await ledger.accept(sampleEvidence(number)));
    if (number === 3) {
      await ledger.log.sequence();
      knownCheckpoints.push((await ledger.log.checkpoint()) ?? '');
    }
  }
  await ledger.recordDecision(sampleDecision(1), { cacheKey: digestOf('inputs') });
  await ledger.recordDecision(sampleDecision(2, { verdict: 'refuse' }));
  await ledger.rotateLogKey(nextKey);
  const tenth = await ledger.accept({ ...sampleEvidence(10), tasks: [sampleTask(10)] });
  await ledger.append(sampleStatement(10, tenth.entryId));
  const exception = await ledger.append(sampleException(10));
  await ledger.append(sampleExceptionEnd(10, exception.entryId));
  await ledger.log.sequence();
  knownCheckpoints.push((await ledger.log.checkpoint()) ?? '');
  knownReceipts.push(await ledger.accept(sampleEvidence(11)));
  await ledger.export(exported);
});

async function readAll(dir = exported): Promise<Rows> {
  const reader = readLedgerExport(dir);
  const tables = tableNames.map(async (table) => [table, await listOf<unknown>(reader.rows(table))] as const);
  return Object.fromEntries(await Promise.all(tables)) as unknown as Rows;
}

async function listOf<R>(rows: AsyncIterable<R>): Promise<R[]> {
  const list: R[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

function readerOf(rows: Rows): LedgerCopyReader {
  return {
    async *rows<T extends TableName>(table: T) {
      await Promise.resolve();
      yield* rows[table] as Row<T>[];
    },
  };
}

/** Verifies the sample after `edit` has changed it. */
async function verifyEdited(edit: (rows: Rows) => void): Promise<VerificationReport> {
  const rows = await readAll();
  edit(rows);
  return verifyLedgerCopy(readerOf(rows), { logKeys, knownCheckpoints, knownReceipts });
}

const rowsOf = ({ problems }: VerificationReport): string[] =>
  problems.map(({ kind, row }) => `${kind}: ${row}`);

test('verifyLedgerCopy() finds nothing in an export that nobody touched', async () => {
  const report = await verifyLedgerCopy(readLedgerExport(exported), {
    logKeys,
    knownCheckpoints,
    knownReceipts,
  });
  assert.deepEqual(report.problems, []);
  assert.deepEqual(
    [report.holds, report.entries, report.treeSize, report.waiting, report.checkpoints],
    [true, 14, 13, 1, 4],
  );
  assert.equal(report.root, Buffer.from(parseCheckpoint(textOf(knownCheckpoints[1])).root).toString('hex'));
});

/**
 * What the holder of a retired key can do alone: forge a fact, and recompute everything up from it. The
 * hand-over, which the new key signed too, stays as it is.
 */
async function rewriteWithOldKey(rows: Rows): Promise<void> {
  const [entry, leaf] = [rows.entry[0]!, rows.leaf[0]!];
  const facts = rows.fact.filter(({ entry_no: no }) => no === entry.no);
  facts.find(({ name }) => name === 'source.ref')!.value = '"refs/heads/forged"';
  entry.body = bodyOf({ ...entryOfBody(entry.body)!, factsDigest: factsDigestOf(facts.map(factOfRow)) });
  Object.assign(leaf, leafOf(entry.no, entry.body, leaf.salt));
  const placed = rows.leaf.filter((row) => row.leaf_index !== null);
  const hashes = placed.toSorted((a, b) => a.leaf_index! - b.leaf_index!).map(({ hash }) => hash);
  rows.tile = await appendToTiles(0, hashes, () => Promise.resolve(undefined));
  rows.checkpoint = rows.checkpoint.map(({ size }) => {
    const tree = growTree();
    for (const hash of hashes.slice(0, size)) tree.append(hash);
    const root = tree.root()!;
    const text = formatCheckpoint({ origin: logKey.name, size, root });
    return { size, root, note: signNote(text, [signerOf(logKey)]) };
  });
}

test('verifyLedgerCopy() finds that a retired key rewrote the log, from before and after the hand-over', async () => {
  const rows = await readAll();
  await rewriteWithOldKey(rows);
  const report = await verifyLedgerCopy(readerOf(rows), { logKeys });
  for (const named of ['log-key: log_key 1', 'checkpoint: checkpoint 9', 'checkpoint: checkpoint 13']) {
    assert.ok(rowsOf(report).includes(named), `${named} is not among: ${rowsOf(report).join(', ')}`);
  }
});

test('verifyLedgerCopy() trusts no log of a key that was trusted once and handed it over', async () => {
  const retired = [verifierKeyOf(logKey)];
  const report = await verifyLedgerCopy(readLedgerExport(exported), { logKeys: retired });
  assert.deepEqual(rowsOf(report), ['log-key: log_key 1']);
});

test('verifyLedgerCopy() does not miss a checkpoint between others: it changes no entry', async () => {
  const report = await verifyEdited(({ checkpoint }) => void checkpoint.splice(0, 1));
  assert.deepEqual(report.problems, []);
});

for (const [what, edit, named] of edits) {
  test(`verifyLedgerCopy() finds and names ${what}`, async () => {
    const report = await verifyEdited(edit);
    assert.equal(report.holds, false);
    assert.ok(
      rowsOf(report).some((row) => named.test(row)),
      `${String(named)} is not among: ${rowsOf(report).join(', ')}`,
    );
  });
}

test('verifyLedgerCopy() finds facts that were added to evidence that is not there', async () => {
  const dir = join(folder, 'added');
  await databases[0]?.withLedger(async ({ ledger }) => {
    await ledger.accept({ ...sampleEvidence(1), facts: [] });
    await ledger.accept(sampleEvidence(1));
    await ledger.export(dir);
  });
  const rows = await readAll(dir);
  const whole = await verifyLedgerCopy(readerOf(rows), { logKeys });
  assert.deepEqual([whole.problems, whole.waiting], [[], 2]);
  removeEntry(1)(rows);
  const report = await verifyLedgerCopy(readerOf(rows), { logKeys });
  assert.deepEqual(rowsOf(report), [`entry: entry ${rows.entry[0]?.no}`]);
});

test('verifyLedgerCopy() finds whatever single value of whatever row is changed', async () => {
  const rows = await readAll();
  const names = tableNames.filter((table) => !passingTables.includes(table));
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), fc.nat(), fc.nat(), async (pickTable, pickRow, pickColumn, salt) => {
      const table = names[pickTable % names.length]!;
      const old = rows[table][pickRow % rows[table].length]! as Record<string, unknown>;
      const column = Object.keys(old)[pickColumn % Object.keys(old).length]!;
      const changed = { ...old, [column]: changedValue(old[column], salt) };
      const edited = { ...rows, [table]: rows[table].map((row) => (row === old ? changed : row)) };
      const report = await verifyLedgerCopy(readerOf(edited as Rows), { logKeys, knownCheckpoints });
      assert.equal(report.holds, false, `${table}.${column} went unnoticed`);
    }),
    { numRuns: 150 },
  );
});

function changedValue(value: unknown, salt: number): unknown {
  if (typeof value === 'number') return value + 1 + (salt % 3);
  if (value instanceof Uint8Array)
    return value.map((byte, at) => (at === salt % value.length ? byte ^ 4 : byte));
  if (typeof value !== 'string') return salt;
  const at = salt % value.length;
  return value.slice(0, at) + (value[at] === 'e' ? 'a' : 'e') + value.slice(at + 1);
}

test('verifyLedgerCopy() finds that no trusted key signs the log', async () => {
  const stranger = [verifierKeyOf(newLogKey(logKey.name))];
  const report = await verifyLedgerCopy(readLedgerExport(exported), { logKeys: stranger });
  assert.deepEqual(rowsOf(report), ['log-key: log_key 1']);
});

test('verifyLedgerCopy() finds a receipt that no key of the log signed', async () => {
  const [receipt] = knownReceipts;
  const forged = { ...receipt!, at: instantFromMs(someTime + 1) };
  const options = { logKeys, knownReceipts: [forged, { ...forged, signature: '!' }] };
  const report = await verifyLedgerCopy(readLedgerExport(exported), options);
  assert.deepEqual(rowsOf(report), Array(2).fill(`leaf: receipt of ${forged.entryId}`));
});

test('verifyLedgerCopy() finds a file that was edited, and the row in it', async () => {
  const dir = join(folder, 'edited');
  for (const table of tableNames) copyFile(`${table}.jsonl`, dir);
  copyFile('manifest.json', dir);
  const path = join(dir, 'entry.jsonl');
  writeFileSync(path, readFileSync(path, 'utf8').replace('app-4.tgz', 'app-5.tgz'));
  const report = await verifyLedgerCopy(readLedgerExport(dir), { logKeys });
  assert.ok(rowsOf(report).includes('file: entry'), rowsOf(report).join());
  assert.ok(rowsOf(report).includes('leaf: entry 5'), rowsOf(report).join());
  await assert.rejects(importLedger(dir, { at: { kind: 'memory' } }), coded('import-malformed'));
});

function copyFile(name: string, dir: string): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, name), readFileSync(join(exported, name)));
}

test('parseRow() throws only coded errors for random and mutated lines', () => {
  const line = readFileSync(join(exported, 'leaf.jsonl'), 'utf8').split('\n')[0] ?? '';
  const mutated = fc
    .tuple(fc.nat(line.length - 1), fc.string({ maxLength: 4 }))
    .map(([at, insert]) => Buffer.from(line.slice(0, at) + insert + line.slice(at + 1)));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), (bytes) => {
      try {
        parseRow('leaf', bytes);
      } catch (error) {
        assert.ok(error instanceof WaybillError && error.code === 'import-malformed', String(error));
      }
    }),
    { numRuns: 500 },
  );
});

test('export() refuses a folder that holds something', async () => {
  await databases[0]?.withLedger(async ({ ledger }) => {
    await assert.rejects(ledger.export(exported), coded('export-folder-not-empty'));
  });
});

test('importLedger() refuses an export that was cut off', async () => {
  const dir = join(folder, 'cut');
  for (const table of tableNames) copyFile(`${table}.jsonl`, dir);
  await assert.rejects(importLedger(dir, { at: { kind: 'memory' } }), coded('import-malformed'));
});

const places = [{ kind: 'folder', dir: join(folder, 'imported') } as const].map((at) => ({
  name: 'a folder',
  place: { at },
}));
for (const { name, emptyPlace } of databases.filter((each) => each.name === 'PostgreSQL')) {
  places.push({ name, place: emptyPlace() as never });
}
for (const { name, place } of places) {
  test(`importLedger() into ${name} gives the same rows, once, and the ledger goes on`, async () => {
    const { rows } = await importLedger(exported, place);
    assert.equal(rows['entry'], 14);
    const ledger = await openLedger({ ...place, logKey: nextKey, now: () => someTime });
    try {
      assert.equal((await ledger.accept(sampleEvidence(2))).repeated, true);
      assert.equal((await ledger.accept(sampleEvidence(20))).repeated, false);
      assert.equal(await ledger.log.sequence(), 2);
      const report = await ledger.verify({ logKeys, knownCheckpoints });
      assert.deepEqual([report.problems, report.treeSize], [[], 15]);
      await ledger.export(join(folder, `again from ${name}`));
    } finally {
      await ledger.close();
    }
    await assert.rejects(importLedger(exported, place), coded('import-target-not-empty'));
  });
}

test('importLedger() takes an export from before a table was there', async () => {
  const dir = join(folder, 'older');
  const older = tableNames.filter((table) => table !== 'task');
  for (const table of older) copyFile(`${table}.jsonl`, dir);
  const manifest = JSON.parse(readFileSync(join(exported, 'manifest.json'), 'utf8')) as {
    tables: Partial<Record<TableName, unknown>>;
  };
  delete manifest.tables.task;
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
  const { rows } = await importLedger(dir, { at: { kind: 'memory' } });
  assert.deepEqual([rows['task'], rows['entry']], [0, 14]);
  delete manifest.tables.leaf;
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
  await assert.rejects(importLedger(dir, { at: { kind: 'memory' } }), coded('import-malformed'));
});
