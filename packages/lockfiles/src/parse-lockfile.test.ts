import assert from 'node:assert/strict';
import test from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { chooseLockfiles, parseLockfile } from './parse-lockfile.ts';

const npm = Buffer.from('{ "lockfileVersion": 3, "packages": { "node_modules/a": { "version": "1.0.0" } } }');
const coded = (code: string) => (error: unknown) => error instanceof WaybillError && error.code === code;

test('parseLockfile() tells the format by the name, and by the content where the name is unknown', async () => {
  for (const name of ['package-lock.json', 'web/npm-shrinkwrap.json', 'of-last-week.json']) {
    const { format, file, packages } = await parseLockfile(name, npm);
    assert.deepEqual([format, file, packages.length], ['npm', name, 1]);
  }
});

test('parseLockfile() refuses what is no lockfile and names those that it knows', async () => {
  await assert.rejects(
    parseLockfile('notes.md', Buffer.from('# Notes\n')),
    (error) =>
      coded('lockfile-kind-unknown')(error) &&
      (error as WaybillError).expected?.includes('package-lock.json') === true,
  );
});

test('chooseLockfiles() takes npm-shrinkwrap.json before package-lock.json, as npm does', () => {
  assert.deepEqual(chooseLockfiles(['README.md', 'package-lock.json', 'npm-shrinkwrap.json']), [
    'npm-shrinkwrap.json',
  ]);
  assert.deepEqual(chooseLockfiles(['README.md']), []);
});
