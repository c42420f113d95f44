/** Writes the files of a new check or error: `npm run new check CODE`, `npm run new error CODE`. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './source-files.ts';

/** The files that belong to a code: path from the root, with the content to start from. */
export function filesFor(kind: string, code: string): Map<string, string> {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(code)) throw new Error(`${code} is not kebab-case`);
  if (kind === 'error') return new Map([[`docs/errors/${code}.md`, errorPage(code)]]);
  if (kind === 'check') {
    return new Map([
      [`packages/gate/src/checks/${code}.ts`, checkSource(code)],
      [`packages/gate/src/checks/${code}.test.ts`, checkTest(code)],
      [`docs/checks/${code}.md`, checkPage(code)],
    ]);
  }
  throw new Error('usage: npm run new check CODE, or npm run new error CODE');
}

function errorPage(code: string): string {
  return `# ${code}

One sentence: what did not happen.

## Why
What Waybill expected, what it found, and what that protects.

## What to do
The step that mends it, with the command.
`;
}

function checkPage(code: string): string {
  return `# ${code}

## What it asks
One sentence, and the requirement in \`waybill.yaml\` that asks it.

## Why it matters
The attack or the failure that passes where nobody asks.

## How to mend
The step that mends it, with the command.
`;
}

function camel(code: string): string {
  return code.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function checkSource(code: string): string {
  return `import type { Check } from '../check.ts';

/** TODO: one sentence: what it asks. */
export const ${camel(code)}: Check = {
  check: '${code}',
  requirement: 'always',
  judge() {
    throw new Error('${code} is not written yet');
  },
};
`;
}

function checkTest(code: string): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideBuild, resultOf } from '../testing/good-build.ts';

test('${code} fails on a build that differs in one property', async () => {
  const decision = await decideBuild({});
  assert.equal(resultOf(decision, '${code}').outcome, 'fail');
});
`;
}

if (import.meta.main) {
  const [kind = '', code = ''] = process.argv.slice(2);
  for (const [path, content] of filesFor(kind, code)) {
    const target = join(root, path);
    if (existsSync(target)) throw new Error(`${path} exists`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
    console.log(`wrote ${path}`);
  }
  if (kind === 'check') {
    console.log('next: name it in packages/gate/src/checks/index.ts, and what it stops in');
    console.log('packages/gate/src/testing/check-cases.ts');
  }
}
