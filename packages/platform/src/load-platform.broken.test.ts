import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadPlatform } from './load-platform.ts';
import { problemCodes, problemsOf, type PlatformProblem } from './platform-problem.ts';
import { brokenForms } from './testing/broken-forms.ts';
import { brokenMeanings } from './testing/broken-meanings.ts';
import { exampleFolder, exampleWith } from './testing/example-folder.ts';

const brokenFolders = [...brokenForms, ...brokenMeanings];

for (const { name, file = 'waybill.yaml', before, after, code, at, help } of brokenFolders) {
  test(`loadPlatform() refuses a ${file} that ${name}`, () => {
    const files = exampleWith(file, before, after);
    const [problem, ...more] = problemsIn(files);
    assert.ok(problem);
    assert.deepEqual(more, []);
    assert.deepEqual([problem.code, problem.location], [code, placeOf(files, file, at)]);
    if (help) assert.match(problem.help ?? '', help);
  });
}

test('loadPlatform() refuses a folder without waybill.yaml', () => {
  const files = exampleFolder();
  files.delete('waybill.yaml');
  assert.deepEqual(codesIn(files), ['file-missing']);
});

test('loadPlatform() refuses a requirement for tiers where no file defines any', () => {
  const files = exampleFolder();
  files.delete('runner-tiers.yaml');
  assert.deepEqual(codesIn(files), ['name-unknown', 'name-unknown', 'name-unknown', 'name-unknown']);
});

test('loadPlatform() refuses a private key, and does not repeat it', () => {
  const files = exampleFolder();
  const secret = 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg';
  files.set(
    'keys/server.pem',
    Buffer.from(`-----BEGIN PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----\n`),
  );
  const problems = problemsIn(files);
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['pem-malformed'],
  );
  assert.doesNotMatch(JSON.stringify(problems), new RegExp(secret));
});

test('loadPlatform() refuses bytes that are not UTF-8', () => {
  const files = exampleFolder();
  files.set('waybill.yaml', Buffer.concat([files.get('waybill.yaml') ?? Buffer.of(), Buffer.of(0x23, 0xff)]));
  assert.deepEqual(codesIn(files), ['file-not-utf8']);
});

test('loadPlatform() refuses files and folders that are too large', () => {
  const mebibyte = 1024 * 1024;
  assert.deepEqual(codesIn(exampleFolder().set('notes.md', new Uint8Array(mebibyte + 1))), [
    'file-too-large',
  ]);
  assert.ok(loadPlatform(exampleFolder().set('notes.md', new Uint8Array(mebibyte))));
  const large = exampleFolder();
  for (let at = 0; at < 10; at++) large.set(`runbooks/${at}.md`, new Uint8Array(mebibyte));
  assert.deepEqual(codesIn(large), ['file-too-large']);
  const many = exampleFolder();
  for (let at = 0; at < 2000; at++) many.set(`runbooks/${at}.md`, new Uint8Array());
  assert.deepEqual(codesIn(many), ['file-too-large']);
});

test('loadPlatform() refuses paths that lead out of the folder or mean two things', () => {
  for (const path of ['../waybill.yaml', '/etc/passwd', 'a//b', './a', 'a/./b', 'a\\b', 'a\nb', '']) {
    assert.deepEqual(codesIn(exampleFolder().set(path, new Uint8Array())), ['file-path-invalid'], path);
  }
});

test('loadPlatform() tells all problems of all files at once, in the order of files and lines', () => {
  const files = exampleWith('waybill.yaml', 'tiers: [protected]', 'tiers: [guarded]');
  const more = exampleWith('revocations.yaml', 'value: 1187', 'value: runner-1187');
  files.set('revocations.yaml', more.get('revocations.yaml') ?? Buffer.of());
  files.set('keys/server.pem', Buffer.from('no key'));
  const problems = problemsIn(files);
  assert.deepEqual(
    problems.map(({ code, location }) => [location.file, code]),
    [
      ['revocations.yaml', 'revocation-contradiction'],
      ['waybill.yaml', 'pem-malformed'],
      ['waybill.yaml', 'name-unknown'],
    ],
  );
});

test('loadPlatform() writes a message that a person can act on', () => {
  assert.throws(() => loadPlatform(exampleWith('waybill.yaml', 'mode: enforce', 'moed: enforce')), {
    code: 'platform-invalid',
    message: [
      'The platform folder was not read: it has 2 problems.',
      '  waybill.yaml:86:5 key-missing: The key "mode" is missing from environments[1]. mode: What a refusal does to the exit code; it never changes the verdict. `enforce` is the one that protects.',
      '  waybill.yaml:87:5 key-unknown: The key "moed" is not known in environments[1]. Expected one of name, mode, requires, breakGlass. Did you mean "mode"?',
    ].join('\n'),
  });
});

test('Every problem code has a broken folder that shows it', () => {
  const shown = new Set<string>(brokenFolders.map(({ code }) => code));
  for (const code of ['file-not-utf8', 'file-too-large', 'file-path-invalid', 'yaml-too-complex'])
    shown.add(code);
  assert.deepEqual(
    problemCodes.filter((code) => !shown.has(code)),
    [],
  );
});

function problemsIn(files: ReadonlyMap<string, Uint8Array>): readonly PlatformProblem[] {
  try {
    loadPlatform(files);
  } catch (error) {
    const problems = problemsOf(error);
    if (problems.length === 0) throw error;
    return problems;
  }
  throw new Error('the folder was read');
}

function codesIn(files: ReadonlyMap<string, Uint8Array>): string[] {
  return problemsIn(files).map(({ code }) => code);
}

function placeOf(files: ReadonlyMap<string, Uint8Array>, file: string, at: string): object {
  const text = Buffer.from(files.get(file) ?? '').toString();
  const offset = text.indexOf(at);
  assert.ok(offset >= 0, `${at} is not in ${file}`);
  const lines = text.slice(0, offset).split('\n');
  return { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
