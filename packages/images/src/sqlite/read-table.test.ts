import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { UnreadableContent } from '../catalogues/catalogue.ts';
import { readSqliteTable } from './read-table.ts';

const dir = mkdtempSync(join(tmpdir(), 'waybill-sqlite-'));
after(() => rmSync(dir, { recursive: true }));

/** A database that SQLite itself wrote, in the form of RPM's. */
function database(rows: number, blobBytes: number, pageBytes = 4096): Uint8Array {
  const path = join(dir, `${rows}-${blobBytes}-${pageBytes}.sqlite`);
  const written = new DatabaseSync(path);
  written.exec(`PRAGMA page_size = ${pageBytes}`);
  written.exec("CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
  written.exec('CREATE TABLE Other (a TEXT)');
  const insert = written.prepare('INSERT INTO Packages (blob) VALUES (?)');
  for (let row = 0; row < rows; row++) insert.run(Buffer.alloc(blobBytes + (row % 7), row % 251));
  written.close();
  return readFileSync(path);
}

test('readSqliteTable() reads what SQLite wrote: many pages, large rows on overflow pages, any page size', () => {
  for (const [rows, blobBytes, pageBytes] of [
    [0, 10, 4096],
    [3, 10, 512],
    [5_000, 40, 4096],
    [300, 20_000, 4096],
    [20, 300_000, 65_536],
    [50, 4_061, 4096],
    [50, 4_062, 4096],
  ] as const) {
    const blobs = [...readSqliteTable(database(rows, blobBytes, pageBytes), 'Packages')].map(
      (values) => values[1],
    );
    assert.equal(blobs.length, rows);
    for (const [row, blob] of blobs.entries()) {
      assert.deepEqual(blob, Buffer.alloc(blobBytes + (row % 7), row % 251));
    }
  }
});

test('readSqliteTable() says that a table is not there', () => {
  assert.throws(() => [...readSqliteTable(database(1, 1), 'Missing')], UnreadableContent);
});

test('readSqliteTable() ends with its own error on any damage, and ends', () => {
  const whole = database(200, 3_000);
  fc.assert(
    fc.property(
      fc.nat(whole.byteLength - 1),
      fc.array(fc.tuple(fc.nat(whole.byteLength - 1), fc.nat(255)), { maxLength: 20 }),
      (end, edits) => {
        const bytes = new Uint8Array(whole.subarray(0, end));
        for (const [at, byte] of edits) if (at < end) bytes[at] = byte;
        try {
          for (const _ of readSqliteTable(bytes, 'Packages'));
        } catch (error) {
          assert.ok(error instanceof UnreadableContent, String(error));
        }
      },
    ),
    { numRuns: 300 },
  );
});
