import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { exitCodeOf } from './exit-codes.ts';
import { redactSecrets } from './redact-secrets.ts';
import { printable } from './render/error-text.ts';
import { speaksUtf8, wantsColor } from './render/style.ts';
import { assertGolden } from './testing/golden.ts';
import { run, settled } from './testing/run-in-process.ts';
import { exitCodeOf as verdictExitCode } from './verify/verify-artifacts.ts';
import { version } from './version.ts';

const startFolder = process.cwd();
let dir = '';

before(() => {
  dir = mkdtempSync(join(tmpdir(), 'waybill-frame-'));
  process.chdir(dir);
});
after(() => {
  process.chdir(startFolder);
  rmSync(dir, { recursive: true, force: true });
});

test('--version says what package.json says', async () => {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as {
    readonly version: string;
  };
  assert.equal(manifest.version, version);
  for (const word of ['--version', '-V']) {
    assert.deepEqual(await run([word]), { exitCode: 0, stdout: `${version}\n`, stderr: '' });
  }
});

test('help explains the program and every command, on stdout, with exit code 0', async () => {
  const commands = [
    [],
    ['attest'],
    ['verify'],
    ['trace'],
    ['ledger'],
    ['ledger', 'verify'],
    ['init'],
    ['doctor'],
  ];
  const more = [['trust', 'show'], ['sigstore', 'verify-bundle'], ['serve'], ['completion']];
  const pages: string[] = [];
  for (const words of [...commands, ...more]) {
    const { exitCode, stdout, stderr } = await run([...words, '--help']);
    assert.deepEqual([exitCode, stderr], [0, '']);
    pages.push(`$ waybill ${[...words, '--help'].join(' ')}\n${stdout}`);
  }
  assertGolden('help', pages.join('\n'));
});

test('no command at all shows the help', async () => {
  const { exitCode, stdout } = await run([]);
  assert.deepEqual([exitCode, stdout], [0, (await run(['--help'])).stdout]);
});

test('waybill help [command] is what --help prints, and a misspelt command is told', async () => {
  for (const words of [[], ['attest'], ['ledger', 'verify']]) {
    assert.deepEqual(await run(['help', ...words]), await run([...words, '--help']), words.join(' '));
  }
  const misspelt = await run(['help', 'verfy']);
  assert.equal(misspelt.exitCode, 2, misspelt.stdout);
  assert.match(misspelt.stderr, /command-unknown/);
});

test('a group without its verb prints its help on stderr and ends with 2', async () => {
  for (const group of ['trust', 'ledger', 'sigstore']) {
    const { exitCode, stdout, stderr } = await run([group]);
    assert.deepEqual([exitCode, stdout], [2, '']);
    assert.equal(stderr, (await run([group, '--help'])).stdout);
  }
});

test('what is wrong with a command line is said with its code, a suggestion, and exit code 2', async () => {
  const lines = [
    ['verfy', 'app.tgz'],
    ['verify', '--enviroment', 'production'],
    ['verify', '--token=hunter2-is-a-secret'],
    ['trace'],
    ['trace', 'a', 'b'],
    ['ledger', 'verfiy'],
    ['attest', 'a', '--signer', 'nobody'],
    ['attest', 'a', '--rekor-version', '3'],
    ['attest', 'a', '--timeout', 'soon'],
    ['verify', 'a', '--platform'],
    ['completion', 'tcsh'],
    ['sigstore', 'verify-bundle', 'a.txt'],
    ['sigstore', 'verify-bundle', '--bundle', 'b', 'a.txt'],
    ['sigstore', 'verify-bundle', '--bundle', 'b', '--key', 'k', '--certificate-identity', 'i', 'a.txt'],
    ['sigstore', 'verify-bundle', '--staging', '--bundle', 'b', '--key', 'k', 'a.txt'],
    ['sigstore', 'sign-bundle', '--staging', '--identity-token', 't', '--bundle', 'b', 'a.txt'],
    ['verify'],
    ['verify', 'app.tgz', '--all-subjects'],
    ['verify', 'app.tgz', '--vsa', 'x'],
    ['verify', 'app.tgz', '--ledger', 'https://user:pass@waybill.example.com'],
    ['verify', 'app.tgz', '--platform', 'https://u:p@gitlab.example.com/x.git@main'],
    ['trace', `sha256:${'0'.repeat(64)}`],
    ['ledger', 'checkpoint'],
    ['ledger', 'verify', '.'],
    ['init'],
  ];
  const told: string[] = [];
  for (const words of lines) {
    const { exitCode, stdout, stderr } = await run(words);
    assert.deepEqual([exitCode, stdout], [2, ''], words.join(' '));
    assert.doesNotMatch(stderr, /hunter2|user:pass|u:p@/);
    told.push(`$ waybill ${words.join(' ')}\n${settled(stderr, dir)}`);
  }
  assertGolden('usage-errors', told.join('\n'));
});

test('every category of error has its exit code, and a bug has 70', async () => {
  const code = 'any';
  const of = (category: 'usage' | 'refused' | 'unavailable'): number =>
    exitCodeOf(new WaybillError({ code, message: '', category }));
  assert.deepEqual([of('usage'), of('refused'), of('unavailable')], [2, 1, 3]);
  const bug = await run(['trust', 'show'], {
    now: () => {
      throw new TypeError('a clock that does not work');
    },
  });
  assert.equal(bug.exitCode, 70);
  assertGolden('bug', bug.stderr);
});

test('a verdict ends with 0, 1 or 3: a refusal beats a missing verdict, and lenient modes end with 0', () => {
  const of = (
    mode: 'enforce' | 'observe' | 'warn',
    ...verdicts: ('promote' | 'refuse' | 'no-verdict')[]
  ): number => verdictExitCode(verdicts.map((verdict) => ({ verdict, mode })));
  assert.equal(of('enforce', 'promote', 'promote'), 0);
  assert.equal(of('enforce', 'promote', 'no-verdict'), 3);
  assert.equal(of('enforce', 'no-verdict', 'refuse', 'promote'), 1);
  assert.equal(of('observe', 'refuse'), 0);
  assert.equal(of('warn', 'no-verdict'), 0);
  assert.equal(verdictExitCode([]), 3);
  const refused = { verdict: 'refuse', mode: 'enforce' } as const;
  const excepted = { ...refused, exception: {} };
  assert.equal(verdictExitCode([excepted]), 0);
  assert.equal(verdictExitCode([excepted, refused]), 1, 'an exception is for one artifact');
});

test('--debug adds the stack, and only --debug does', async () => {
  const words = ['trust', 'show', '--trusted-root', 'missing.json'];
  assert.doesNotMatch((await run(words)).stderr, /\n {4}at /);
  assert.match((await run([...words, '--debug'])).stderr, /\n {4}at /);
});

test('unreadable, oversized, missing and irregular files are errors with a code', async () => {
  writeFileSync('huge.json', '');
  truncateSync('huge.json', 5 * 1024 * 1024 * 1024);
  mkdirSync('folder.json');
  writeFileSync('text.json', 'not JSON');
  const expected = [
    ['huge.json', 'file-too-large', 2],
    ['folder.json', 'file-not-regular', 2],
    ['missing.json', 'file-not-readable', 2],
    ['text.json', 'trusted-root-malformed', 2],
  ] as const;
  for (const [file, code, exitCode] of expected) {
    const ran = await run(['trust', 'show', '--trusted-root', file]);
    assert.deepEqual([ran.exitCode, ran.stdout], [exitCode, ''], file);
    assert.match(ran.stderr, new RegExp(`^error\\[${code}\\]`), file);
  }
});

test(
  'a file without permission is an error',
  { skip: process.getuid?.() === 0 && 'root may read everything' },
  async () => {
    writeFileSync('closed.json', '{}');
    chmodSync('closed.json', 0);
    assert.match((await run(['trust', 'show', '--trusted-root', 'closed.json'])).stderr, /file-not-readable/);
  },
);

test('printable() shows control characters instead of obeying them', () => {
  assert.equal(printable('a\u001b[2Jb\u202ec\r'), 'a\\u001b[2Jb\\u202ec\\u000d');
  assert.equal(printable('one\nline,\ttabs kept'), 'one\\u000aline,\ttabs kept');
});

test('redactSecrets() takes out values of secret variables, and no ordinary words', () => {
  const env = { MY_TOKEN: 'abcdefgh-secret', PATH: '/usr/bin-and-more', SHORT_TOKEN: 'main' };
  assert.equal(
    redactSecrets('got abcdefgh-secret on main in /usr/bin-and-more', env),
    'got [MY_TOKEN] on main in /usr/bin-and-more',
  );
});

test('wantsColor() and speaksUtf8() follow NO_COLOR, FORCE_COLOR, TERM and the locale', () => {
  assert.equal(wantsColor({}, true, true), true);
  assert.equal(wantsColor({}, false, true), false);
  assert.equal(wantsColor({ NO_COLOR: '' }, true, true), true);
  assert.equal(wantsColor({ NO_COLOR: '1', FORCE_COLOR: '1' }, true, true), false);
  assert.equal(wantsColor({ FORCE_COLOR: '0' }, true, true), false);
  assert.equal(wantsColor({ TERM: 'dumb' }, true, true), false);
  assert.equal(speaksUtf8({ LC_ALL: 'C', LANG: 'en_GB.UTF-8' }), false);
  assert.equal(speaksUtf8({ LC_ALL: '', LANG: 'en_GB.utf8' }), true);
});
