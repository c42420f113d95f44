import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  platformInvalid,
  problemCodes,
  problemsOf,
  renderProblem,
  type PlatformProblem,
} from './platform-problem.ts';

const problem = (line: number): PlatformProblem => ({
  code: 'key-missing',
  message: 'The key "mode" is missing.',
  location: { file: 'waybill.yaml', line, column: 3 },
});

test('renderProblem() writes place, code, contrast and help on one line', () => {
  assert.equal(renderProblem(problem(4)), 'waybill.yaml:4:3 key-missing: The key "mode" is missing.');
  assert.equal(
    renderProblem({ ...problem(4), expected: 'warn', found: '"wran"', help: 'Did you mean "warn"?' }),
    'waybill.yaml:4:3 key-missing: The key "mode" is missing. Expected warn, found "wran". Did you mean "warn"?',
  );
});

test('platformInvalid() lists the first 50 problems by place, counts the rest, and carries them all', () => {
  const error = platformInvalid(Array.from({ length: 60 }, (_, at) => problem(60 - at)));
  const lines = error.message.split('\n');
  assert.equal(lines[0], 'The platform folder was not read: it has 60 problems.');
  assert.match(lines[1] ?? '', /waybill\.yaml:1:3/);
  assert.equal(lines.at(-1), '  and 10 more');
  assert.equal(problemsOf(error).length, 60);
});

test('problemsOf() has nothing to say of other errors', () => {
  assert.deepEqual(problemsOf(new Error('another')), []);
  assert.deepEqual(problemsOf(undefined), []);
});

test('Every problem code is explained in docs/platform/problems.md, and no other', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/platform/problems.md'), 'utf8');
  const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  assert.deepEqual(new Set(headings), new Set(problemCodes));
});
