import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCodePages, checkDependencyPage, checkPaths, codesIn } from './check-docs.ts';

const paths = new Set(['packages/gate/src/decision.ts', 'docs/errors/some-code.md', 'README.md']);

test('codesIn() finds the code of each error and check', () => {
  const text =
    "throw refusal({ code: 'some-code' }); export const a = { check: 'other-code' }; const x = { kind: 'no-code' };";
  assert.deepEqual([...codesIn([{ path: 'a.ts', text }]).keys()], ['some-code', 'other-code']);
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
  assert.deepEqual(checkCodePages([{ path: 'a.ts', text: "code: 'other-code'" }], paths), [
    'a.ts: other-code has no page docs/errors/other-code.md or docs/checks/other-code.md',
    'docs/errors/some-code.md: nothing in the code is called some-code',
  ]);
  assert.deepEqual(checkCodePages([{ path: 'a.ts', text: "code: 'some-code'" }], paths), []);
});

test('checkDependencyPage() names what is not argued', () => {
  assert.deepEqual(checkDependencyPage('`zod` because', ['zod', 'hono']), [
    'docs/dependencies.md: hono is not argued',
  ]);
});
