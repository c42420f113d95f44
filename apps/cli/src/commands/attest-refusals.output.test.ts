/** What `waybill attest` refuses before it signs, and what stays when the server does not take its evidence. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { newSigningKey } from '@waybill/integrations/key-management';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { type Machine, type Ran, run } from '../testing/run-in-process.ts';

let world: ReleaseWorld;
const nobody = 'http://127.0.0.1:9';

before(async () => {
  world = await startReleaseWorld();
  writeFileSync('release.key', newSigningKey().privatePem, { mode: 0o600 });
});
after(() => world.close());

function attest(words: readonly string[], machine: Machine = {}): Promise<Ran> {
  return run(['attest', ...words, '--key', 'release.key'], {
    ...machine,
    env: { ...world.env, WAYBILL_ID_TOKEN: 'a.b.c' },
  });
}

test('attest keeps evidence that no server took, and says where it is and how long it tried', async () => {
  const words = ['app.tgz', '--submit', nobody, '--timeout', '0.3', '--output-dir', 'kept'];
  const { exitCode, stderr } = await attest(words);
  assert.equal(exitCode, 3);
  assert.match(
    stderr,
    /^error\[server-unreachable\]: The evidence is written to kept, but was not handed in/,
  );
  assert.match(stderr, /tried for \d+ seconds/);
  assert.match(stderr, /docs\/guides\/attest\.md/);
  assert.deepEqual(readdirSync('kept').toSorted(), [
    'provenance.intoto.jsonl',
    'sbom.cdx.json',
    'signature.bundle',
  ]);
});

test('attest shows a waiting person that it goes on, and a program nothing', async () => {
  const words = ['app.tgz', '--submit', nobody, '--timeout', '6', '--output-dir', 'waited'];
  const [person, program] = await Promise.all([attest(words, { isTerminal: true }), attest(words)]);
  assert.match(person.stderr, /still handing it to http:\/\/127\.0\.0\.1:9: 2 of 6 seconds/);
  assert.doesNotMatch(program.stderr, /still/);
});

test('attest signs nothing that the server would refuse for its size, names or address', async () => {
  const many = Array.from({ length: 1_001 }, (_, at) => `sha256:${at.toString(16).padStart(64, '0')}`);
  writeFileSync('two\nlines.tgz', 'an artifact\n');
  const lines = [
    [many, 'https://waybill.example.com', 'submission-too-large'],
    [['two\nlines.tgz'], 'https://waybill.example.com', 'submission-malformed'],
    [['app.tgz'], 'https://user:pass@waybill.example.com', 'server-address-malformed'],
  ] as const;
  for (const [artifacts, url, code] of lines) {
    const { exitCode, stderr } = await attest([...artifacts, '--submit', url, '--output-dir', 'unsigned']);
    assert.equal(exitCode, 2, stderr);
    assert.match(stderr, new RegExp(`^error\\[${code}\\]`));
  }
  assert.equal(existsSync('unsigned'), false);
});

test('sign-bundle --in-toto signs no file that is not a statement', async () => {
  const words = [
    '--identity-token',
    world.env['SIGSTORE_ID_TOKEN'] ?? '',
    '--bundle',
    'none.bundle',
    '--in-toto',
  ];
  const root = ['--signing-config', 'signing_config.json', '--trusted-root', 'platform/trusted_root.json'];
  const ran = await run(['sigstore', 'sign-bundle', 'package-lock.json', ...words, ...root]);
  assert.equal(ran.exitCode, 2, ran.stderr);
  assert.match(ran.stderr, /^error\[statement-malformed\]/);
  assert.match(ran.stderr, /package-lock\.json/);
  assert.equal(existsSync('none.bundle'), false);
});

test('a named file that is not what it should be ends with exit code 2 and is told', async () => {
  writeFileSync('bom.json', `\u{feff}{"bomFormat":"CycloneDX"}`);
  writeFileSync('text.json', 'no JSON');
  const output = ['--output-dir', 'unsigned'];
  const lines = [
    [await attest(['app.tgz', '--sbom', 'package-lock.json', ...output]), 'package-lock.json'],
    [await attest(['app.tgz', '--sbom', 'text.json', ...output]), 'text.json'],
    [await attest(['app.tgz', '--sbom', 'bom.json', ...output]), 'bom.json: a byte order mark'],
    [await attest(['app.tgz', '--trusted-root', 'package-lock.json', ...output]), 'package-lock.json'],
    [await attest(['app.tgz', '--signing-config', 'text.json', ...output]), 'text.json'],
    [await run(['trust', 'show', '--trusted-root', 'package-lock.json']), 'package-lock.json'],
  ] as const;
  for (const [{ exitCode, stderr }, told] of lines) {
    assert.equal(exitCode, 2, stderr);
    assert.ok(stderr.includes(told), stderr);
  }
  assert.equal(existsSync('unsigned'), false);
});

test('attest refuses a runner tier that no platform folder can name, by option and by variable', async () => {
  for (const tier of ['A B/../x', 'Protected', '', '.hidden', 'a'.repeat(64)]) {
    const { exitCode, stderr } = await attest(['app.tgz', '--runner-tier', tier, '--dry-run']);
    assert.equal(exitCode, 2, tier);
    assert.match(stderr, /^error\[runner-tier-malformed\]/);
  }
  const env = { ...world.env, WAYBILL_RUNNER_TIER: 'a/b' };
  assert.match((await run(['attest', 'app.tgz', '--dry-run'], { env })).stderr, /runner-tier-malformed/);
  assert.equal((await attest(['app.tgz', '--runner-tier', 'eks_1.large', '--dry-run'])).exitCode, 0);
});

test('a file name with a line break is shown on one line', async () => {
  writeFileSync('one\nline.tgz', 'an artifact\n');
  const shown = await attest(['one\nline.tgz', '--dry-run']);
  assert.equal(shown.exitCode, 0, shown.stderr);
  assert.match(shown.stdout, /one\\u000aline\.tgz/);
  assert.doesNotMatch(shown.stdout, /one\nline/);
  const missing = await attest(['no\nsuch.tgz']);
  assert.doesNotMatch(missing.stderr, /no\nsuch/);
});
