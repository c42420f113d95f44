/** Outputs never destroy what a command reads, and have a place before any work begins. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { newSigningKey } from '@waybill/integrations/key-management';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { run } from '../testing/run-in-process.ts';

let world: ReleaseWorld;
const key = ['--key', 'release.key'];

before(async () => {
  world = await startReleaseWorld();
  writeFileSync('release.key', newSigningKey().privatePem, { mode: 0o600 });
});
after(() => world.close());

test('no command writes over a file that it reads, or two outputs into one file', async () => {
  writeFileSync('sbom.cdx.json', 'an artifact of that name\n');
  symlinkSync('app.tgz', 'link.tgz');
  const judged = ['--environment', 'production', '--platform', 'platform', '--vsa-key', 'release.key'];
  const lines = [
    ['attest', 'sbom.cdx.json', ...key],
    ['attest', 'app.tgz', ...key, '--output', 'app.tgz'],
    ['attest', 'app.tgz', ...key, '--output', 'package-lock.json', '--dry-run'],
    ['attest', 'app.tgz', ...key, '--output-dir', 'new', '--output', './new/../new/signature.bundle'],
    ['verify', 'app.tgz', ...judged.slice(0, 4), '--output', 'app.tgz'],
    ['verify', 'link.tgz', ...judged.slice(0, 4), '--output', 'app.tgz'],
    ['verify', 'app.tgz', ...judged.slice(0, 4), '--output', 'sbom.cdx.json'],
    ['verify', 'app.tgz', ...judged.slice(0, 4), '--output', 'platform/waybill.yaml'],
    ['verify', 'app.tgz', ...judged, '--vsa', 'app.tgz'],
    ['verify', 'app.tgz', ...judged, '--vsa', 'release.key'],
    ['verify', 'app.tgz', ...judged, '--vsa', 'vv', '--output', 'vv'],
    ['sigstore', 'sign-bundle', 'app.tgz', '--identity-token', 't', '--bundle', 'app.tgz'],
    [
      'trust',
      'show',
      '--trusted-root',
      'platform/trusted_root.json',
      '--output',
      'platform/trusted_root.json',
    ],
  ];
  const kept = ['sbom.cdx.json', 'app.tgz', 'package-lock.json', 'release.key', 'platform/trusted_root.json'];
  const bytes = kept.map((file) => readFileSync(file, 'utf8'));
  for (const words of lines) {
    const { exitCode, stderr } = await run(words, { env: world.env });
    assert.equal(exitCode, 2, `${words.join(' ')}\n${stderr}`);
    assert.match(stderr, /^error\[output-is-input\]/, words.join(' '));
  }
  assert.deepEqual(
    kept.map((file) => readFileSync(file, 'utf8')),
    bytes,
  );
  for (const file of ['vv', 'new', 'provenance.intoto.jsonl']) assert.equal(existsSync(file), false, file);
});

test('an SBOM made elsewhere may lie where attest writes it', async () => {
  const made = await run(['attest', 'app.tgz', ...key, '--output-dir', 'own'], { env: world.env });
  assert.equal(made.exitCode, 0, made.stderr);
  const before = readFileSync('own/sbom.cdx.json');
  const words = ['attest', 'app.tgz', ...key, '--output-dir', 'own', '--sbom', 'own/sbom.cdx.json'];
  const again = await run(words, { env: world.env });
  assert.equal(again.exitCode, 0, again.stderr);
  assert.deepEqual(readFileSync('own/sbom.cdx.json'), before);
});

test('an output without a place ends a command before any service is asked', async () => {
  writeFileSync('plain', '');
  mkdirSync('folder');
  const nobody = 'http://127.0.0.1:9';
  const services = ['--fulcio-url', nobody, '--rekor-url', nobody];
  const root = ['--trusted-root', 'platform/trusted_root.json'];
  const sign = ['sigstore', 'sign-bundle', 'app.tgz', '--identity-token', 't', ...root];
  const lines = [
    ['attest', 'app.tgz', ...services, ...root, '--output-dir', 'plain/below'],
    ['attest', 'app.tgz', ...services, ...root, '--output-dir', 'made', '--output', 'folder'],
    [...sign, '--signing-config', 'signing_config.json', '--bundle', 'folder'],
    [...sign, '--signing-config', 'signing_config.json', '--bundle', 'plain/bundle'],
  ];
  for (const words of lines) {
    const { exitCode, stderr } = await run(words, { env: world.env });
    assert.equal(exitCode, 2, `${words.join(' ')}\n${stderr}`);
    assert.match(stderr, /^error\[file-not-written\]/, words.join(' '));
  }
});

test('attest leaves no folder with two SBOMs, which verify could not choose from', async () => {
  const first = await run(['attest', 'app.tgz', ...key, '--output-dir', 'two'], { env: world.env });
  assert.equal(first.exitCode, 0, first.stderr);
  const files = readdirSync('two');
  const words = ['attest', 'app.tgz', ...key, '--output-dir', 'two', '--sbom-format', 'spdx'];
  const second = await run(words, { env: world.env });
  assert.equal(second.exitCode, 2);
  assert.match(second.stderr, /^error\[sbom-of-other-format\]/);
  assert.deepEqual(readdirSync('two'), files);
});
