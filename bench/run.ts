/**
 * Measures side by side: `npm run bench`, or `npm run bench -- NAME…` for some of it.
 * With `--write` the table goes to docs/performance.md; figures are ratios within one run.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Bench, Row } from './row.ts';

const root = join(import.meta.dirname, '..');
const page = join(root, 'docs/performance.md');
const harness = new Set(['run.ts', 'row.ts']);
const named = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const begin = '<!-- table:begin -->';
const end = '<!-- table:end -->';

const rows: Row[] = [];
for (const file of globSync('*.ts', { cwd: import.meta.dirname }).toSorted()) {
  if (harness.has(file) || file.endsWith('.test.ts')) continue;
  if (named.length > 0 && !named.includes(basename(file, '.ts'))) continue;
  process.stderr.write(`measuring ${basename(file, '.ts')} …\n`);
  const bench = (await import(join(import.meta.dirname, file))) as Bench;
  rows.push(...(await bench.run()));
}

const table = renderTable(rows);
console.log(table);
if (process.argv.includes('--write')) {
  const text = readFileSync(page, 'utf8');
  const [before] = text.split(begin);
  const after = text.split(end)[1] ?? '';
  writeFileSync(page, `${before}${begin}\n${table}\n${end}${after}`);
}

function renderTable(lines: readonly Row[]): string {
  const head = '| what | ours | peer or limit | unit | ratio | note |\n|---|---:|---:|---|---:|---|';
  return [
    head,
    ...lines.map(
      ({ name, ours, peer, unit, ratio, note }) =>
        `| ${name} | ${figure(ours)} | ${figure(peer)} | ${unit} | ${figure(ratio)} | ${note ?? ''} |`,
    ),
  ].join('\n');
}

/** Three significant digits: more would pretend to know the machine. */
function figure(value: number): string {
  if (!Number.isFinite(value)) return 'not measured';
  return Math.abs(value) >= 1000
    ? Math.round(value).toLocaleString('en')
    : Number(value.toPrecision(3)).toString();
}
