import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from './settings.ts';

test('readSettings() takes options before variables and both before defaults', () => {
  const settings = readSettings(['--port', '0', '--ledger', '/srv/ledger'], {
    WAYBILL_PORT: '9000',
    WAYBILL_HOST: '0.0.0.0',
    WAYBILL_PLATFORM: '/srv/platform',
    WAYBILL_PROJECTS: 'acme, 4711',
    WAYBILL_API_TOKENS: `deploy=${'a'.repeat(64)}`,
    WAYBILL_GITLAB_TOKEN: '',
  });
  assert.deepEqual(settings, {
    platformDir: '/srv/platform',
    ledger: { kind: 'folder', dir: '/srv/ledger' },
    logKeyFile: '/srv/ledger.log-key.pem',
    logName: 'waybill',
    readAccess: 'token',
    apiTokens: [{ name: 'deploy', sha256: 'a'.repeat(64) }],
    port: 0,
    host: '0.0.0.0',
    projects: ['acme', '4711'],
  });
});

test('readSettings() tells a Git project at a commit from a folder', () => {
  const commit = 'c'.repeat(40);
  const read = (platform: string) => readSettings([], { WAYBILL_PLATFORM: platform });
  assert.deepEqual(read(`https://git.example.com/p.git@${commit}`).platformGit, {
    url: 'https://git.example.com/p.git',
    commit,
  });
  assert.equal(read('./p@main').platformDir, './p@main');
});

test('readSettings() refuses what it cannot read, secrets as options among it', () => {
  const refused: readonly (readonly [readonly string[], { [name: string]: string }])[] = [
    [['--port', 'x'], {}],
    [['--port', '65536'], {}],
    [['--max-in-flight', '0'], {}],
    [[], { WAYBILL_MAX_IN_FLIGHT: '-1' }],
    [['--gitlab-token', 'x'], {}],
    [['stray'], {}],
    [[], { WAYBILL_READ_ACCESS: 'all' }],
    [[], { WAYBILL_API_TOKENS: 'deploy=secret-in-clear' }],
    [[], { WAYBILL_LEDGER: 'postgres://db/waybill' }],
    [[], { WAYBILL_REGISTRY_LOGIN: 'secret-in-clear' }],
    [['--signing-config', 'signing_config.json'], {}],
    [['--signing-key-password', 'secret-in-clear'], { WAYBILL_SIGNING_KEY: 'key.pem' }],
  ];
  for (const [argv, env] of refused) {
    assert.throws(
      () => readSettings(argv, env),
      (error: { code?: string; message?: string }) =>
        error.code === 'server-setting-malformed' && !String(error.message).includes('secret-in-clear'),
    );
  }
});

test('readSettings() names the option and its variable, and the numbers that they take', () => {
  assert.throws(
    () => readSettings(['--port', 'abc'], {}),
    (error: { message?: string; expected?: string }) =>
      /--port or WAYBILL_PORT/.test(error.message ?? '') && /from 0 to 65535/.test(error.expected ?? ''),
  );
});

test('readSettings() refuses a list of projects without one, and admits all only where there is no list', () => {
  for (const projects of ['', ' ', ',', ' , ,']) {
    assert.throws(
      () => readSettings([], { WAYBILL_PROJECTS: projects }),
      { code: 'server-setting-malformed' },
      JSON.stringify(projects),
    );
  }
  assert.equal(readSettings([], {}).projects, undefined);
  assert.deepEqual(readSettings([], { WAYBILL_PROJECTS: ' acme ,' }).projects, ['acme']);
});
