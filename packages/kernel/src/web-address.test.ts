import assert from 'node:assert/strict';
import test from 'node:test';
import { findBareAddress, findBaseAddress } from './web-address.ts';

test('findBareAddress() drops user, password, query and fragment', () => {
  const cases = [
    [
      'https://user:secret@host.example:8443/a/b.tgz?token=secret#secret',
      'https://host.example:8443/a/b.tgz',
    ],
    ['git+ssh://git@host.example/group/project.git#0123', 'git+ssh://host.example/group/project.git'],
    ['https://host.example/a', 'https://host.example/a'],
  ] as const;
  for (const [address, bare] of cases) assert.equal(findBareAddress(address), bare);
});

test('findBareAddress() answers nothing for a text that is no address with a host', () => {
  for (const text of ['', 'a/b', 'file:../a', 'git@host.example:group/project', 'https://', 'https://[/']) {
    assert.equal(findBareAddress(text), undefined, text);
  }
});

test('findBaseAddress() ends the path of a service with a slash', () => {
  assert.equal(
    findBaseAddress('https://gitlab.example.com/relative')?.href,
    'https://gitlab.example.com/relative/',
  );
  assert.equal(findBaseAddress('http://127.0.0.1:8700/')?.href, 'http://127.0.0.1:8700/');
});

test('findBaseAddress() takes no address with a user, a password, a query, a fragment or another scheme', () => {
  for (const text of [
    'https://user@gitlab.example.com',
    'https://:secret@gitlab.example.com',
    'https://gitlab.example.com/?token=secret',
    'https://gitlab.example.com/#here',
    'ftp://gitlab.example.com',
    'gitlab.example.com',
    '',
  ]) {
    assert.equal(findBaseAddress(text), undefined, text);
  }
});
