/** Prints one closing line for several logs: `node tools/sum-closing-lines.ts FAILED_STEPS LOG…`. */
import { readFileSync } from 'node:fs';
import { closingLine, sumClosingLines } from './closing-line.ts';

const [failedSteps = '0', ...logs] = process.argv.slice(2);
const total = sumClosingLines(logs.map((log) => readFileSync(log, 'utf8')).join('\n')) ?? {
  passed: 0,
  failed: 0,
  skipped: 0,
};
// A step that broke without counting a failure must not end in "0 failed".
total.failed = Math.max(total.failed, Number(failedSteps), total.passed === 0 ? 1 : 0);
console.log(closingLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
