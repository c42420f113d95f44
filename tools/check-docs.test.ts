import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCodePages, checkDependencyPage, checkPaths, errorCodesIn } from './check-docs.ts';

const paths = new Set(['packages/gate/src/decision.ts', 'docs/errors/some-code.md', 'README.md']);

test('errorCodesIn() finds each code that is thrown', () => {
  const text =
    "throw new WaybillError({\n  code: 'some-code',\n message: 'x' });\nconst other = { code: 'not-thrown' };";
  assert.deepEqual([...errorCodesIn([{ path: 'a.ts', text }])], [['some-code', 'a.ts']]);
});

test('checkPaths() accepts files, folders and links that exist', () => {
  const text =
    '`packages/gate/src/decision.ts` `packages/gate/` `packages/gate/src` [x](errors/some-code.md#why) [y](../README.md)';
  assert.deepEqual(checkPaths([{ path: 'docs/page.md', text }], paths), []);
});

test('checkPaths() names what does not exist', () => {
  const text = '`packages/gate/src/gone.ts` and [gone](errors/gone.md), not [web](https://example.com/x)';
  assert.equal(checkPaths([{ path: 'docs/page.md', text }], paths).length, 2);
});

test('checkCodePages() wants a page for each code and a code for each page', () => {
  const codes = new Map([['other-code', 'a.ts']]);
  assert.deepEqual(checkCodePages('docs/errors', codes, paths), [
    'a.ts: other-code has no page docs/errors/other-code.md',
    'docs/errors/some-code.md: no code of that name exists',
  ]);
});

test('checkDependencyPage() names what is not argued', () => {
  assert.deepEqual(checkDependencyPage('`zod` because', ['zod', 'hono']), [
    'docs/dependencies.md: hono is not argued',
  ]);
});
