import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { digestFromHex } from '@waybill/kernel';
import type { Row, TableName } from '../database/tables.ts';
import type { LedgerCopyReader } from './copy-reader.ts';
import { readManifest } from './manifest.ts';
import { malformedExport, maxLineBytes, parseRow } from './row-text.ts';

const newline = 0x0a;

/**
 * Opens an export folder for {@link verifyLedgerCopy} and import. Reading a table to its end throws
 * `import-malformed` where it is not what the manifest says.
 */
export function readLedgerExport(dir: string): LedgerCopyReader {
  async function* rows<T extends TableName>(table: T): AsyncIterable<Row<T>> {
    const expected = (await readManifest(dir)).tables[table];
    if (!expected) return;
    const hash = createHash('sha256');
    let count = 0;
    for await (const line of linesOf(join(dir, `${table}.jsonl`))) {
      hash.update(line).update('\n');
      count++;
      yield parseRow(table, line);
    }
    if (count !== expected.rows) throw malformedExport(`${expected.rows} rows in ${table}.jsonl`, `${count}`);
    if (digestFromHex(hash.digest('hex')) !== expected.digest) {
      throw malformedExport(`${table}.jsonl with the digest of the manifest`, 'a changed file');
    }
  }
  return { rows };
}

async function* linesOf(path: string): AsyncIterable<Uint8Array> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        yield Buffer.concat([...parts, chunk.subarray(start, end)]);
        parts = [];
        bytes = 0;
        start = end + 1;
      }
      parts.push(chunk.subarray(start));
      bytes += chunk.length - start;
      if (bytes > maxLineBytes)
        throw malformedExport(`lines of at most ${maxLineBytes} bytes`, 'a longer one');
    }
  } catch (cause) {
    const { code } = cause as { readonly code?: unknown };
    if (code !== 'ENOENT') throw cause;
    throw malformedExport('a file for each table', `no ${path}`, cause);
  }
  if (bytes > 0) throw malformedExport('a newline behind each row', `a file that was cut off: ${path}`);
}
