import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkNeutral } from './check-neutral.ts';

test('checkNeutral() refuses download addresses in the lockfile and folders of one machine', () => {
  const lock = { path: 'package-lock.json', text: '"resolved": "https://mirror.example/x.tgz"' };
  const page = { path: 'docs/a.md', text: 'see\n/home/someone/x' };
  assert.equal(checkNeutral([lock, page]).length, 2);
  assert.match(checkNeutral([page])[0] ?? '', /docs\/a\.md:2/);
});

test('checkNeutral() lets workspace links and relative paths be', () => {
  const lock = { path: 'package-lock.json', text: '"resolved": "packages/kernel", "link": true' };
  assert.deepEqual(checkNeutral([lock, { path: 'a.md', text: 'a/home/x ./root/y' }]), []);
});
