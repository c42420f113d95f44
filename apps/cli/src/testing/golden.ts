import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Compares a whole output with `commands/golden/<name>.txt`. To accept a change on purpose, run the test
 * with WAYBILL_GOLDEN=write and read the difference before you commit it.
 */
export function assertGolden(name: string, text: string): void {
  const file = join(import.meta.dirname, '../commands/golden', `${name}.txt`);
  if (process.env['WAYBILL_GOLDEN'] === 'write') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, 'utf8'));
}
