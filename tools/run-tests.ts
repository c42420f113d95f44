/**
 * Runs every suite: `npm test`, or `npm test -- PATH…` for some of them.
 *
 * Prints failures in full, every skip with its reason, and the closing line. With WAYBILL_NO_SKIPS set,
 * as in CI, a skip for want of a part that can be installed counts as a failure.
 */
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { run } from 'node:test';
import { styleText } from 'node:util';
import { closingLine, type Tally } from './closing-line.ts';

/** Skips that stay skips everywhere: outside data and peers, without which the project stands alone, and root. */
const allowed = /^(?:no (?:outside data|peer)|root may)\b/;

if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `Tests did not run: they need Node 24, this is ${process.versions.node}. Run them with "npm test" after "npm ci".`,
  );
  process.exit(2);
}

const root = `${import.meta.dirname}/..`;
const named = process.argv.slice(2);
const files = globSync('{packages,apps,tools,journeys,bench}/**/*.test.ts', {
  cwd: root,
  exclude: (path) => path.includes('node_modules'),
})
  .filter((file) => named.length === 0 || named.some((part) => file.includes(part)))
  .map((file) => `${root}/${file}`)
  .toSorted();

const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
const skips: string[] = [];
const startedAt = performance.now();

const events = run({
  files,
  concurrency: availableParallelism(),
  isolation: 'process',
  // Never forceExit: it ends a file before all of its results have arrived, and a lost failure is a pass.
  timeout: 300_000,
});
for await (const { type, data } of events) {
  if (type === 'test:stderr' || type === 'test:stdout') {
    process.stdout.write(data.message);
    continue;
  }
  if (type !== 'test:pass' && type !== 'test:fail') continue;
  if (data.details.type === 'suite') continue;
  const error = 'error' in data.details ? data.details.error : undefined;
  // A parent that fails because its child failed: the child is counted.
  if (error?.failureType === 'subtestsFailed') continue;
  const where = data.file === undefined ? '' : relative(root, data.file);
  const reason = data.skip ?? data.todo;
  if (reason !== undefined && reason !== false) {
    const forbidden = process.env['WAYBILL_NO_SKIPS'] !== undefined && !allowed.test(String(reason));
    tally[forbidden ? 'failed' : 'skipped']++;
    skips.push(`${where}: ${data.name}: ${reason === true ? 'no reason given' : reason}`);
  } else if (type === 'test:pass') {
    tally.passed++;
  } else {
    tally.failed++;
    console.log(`${styleText('red', 'failed')} ${where}:${data.line ?? 0} ${data.name}`);
    console.log(String(error?.cause instanceof Error ? (error.cause.stack ?? error.cause) : (error ?? '')));
  }
}

for (const skip of skips) console.log(`${styleText('yellow', 'skipped')} ${skip}`);
if (tally.passed + tally.failed === 0) {
  console.log('No test ran.');
  tally.failed = 1;
}
console.log(`${files.length} files in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
console.log(closingLine(tally));
process.exitCode = tally.failed > 0 ? 1 : 0;
