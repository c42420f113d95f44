/** `waybill init`: whom the first platform folder trusts to sign. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { newSigningKey } from '@waybill/integrations/key-management';
import { createLocalSigstore } from '@waybill/simulator/sigstore';
import { parseInstant } from '@waybill/kernel';
import { run } from '../testing/run-in-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'waybill-init-'));
after(() => rmSync(dir, { recursive: true, force: true }));

const project = ['--project', 'acme/app', '--project-id', '7'];
const elsewhere = ['--gitlab-url', 'https://gitlab.example.com', ...project];
let folders = 0;

async function init(...words: readonly string[]): Promise<{ exitCode: number; stderr: string; at: string }> {
  const at = join(dir, `platform-${folders++}`);
  const { exitCode, stderr } = await run(['init', at, ...words], { env: {} });
  return { exitCode, stderr, at };
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

const { key, privatePem } = newSigningKey();
const publicKey = file('release.pub', key.spkiPem);
const sigstore = createLocalSigstore({ now: () => parseInstant('2026-01-31T12:00:00Z') });
const trustedRoot = file('root.json', sigstore.trustedRootJson());

test('init trusts the public Sigstore for gitlab.com only', async () => {
  const { exitCode, at } = await init(...project);
  assert.equal(exitCode, 0);
  assert.match(readFileSync(join(at, 'waybill.yaml'), 'utf8'), /trustedRoot: public-good/);
  const refused = await init(...elsewhere);
  assert.equal(refused.exitCode, 2);
  assert.match(refused.stderr, /^error\[init-signing-not-named\]/);
  assert.equal(existsSync(refused.at), false);
  assert.equal((await init(...elsewhere, '--signing', 'public-good')).exitCode, 0);
});

test('init takes a key or a Sigstore of the organisation, and doctor can read what it wrote', async () => {
  const byKey = await init(...elsewhere, '--public-key', publicKey);
  assert.equal(readFileSync(join(byKey.at, 'keys/release.pem'), 'utf8'), key.spkiPem);
  const bySigstore = await init(...elsewhere, '--signing', 'private-sigstore', '--trusted-root', trustedRoot);
  assert.deepEqual(
    Buffer.from(readFileSync(join(bySigstore.at, 'trusted_root.json'))),
    Buffer.from(sigstore.trustedRootJson()),
  );
  for (const { exitCode, at, stderr } of [byKey, bySigstore]) {
    assert.equal(exitCode, 0, stderr);
    const doctor = await run(['doctor', '--offline', '--platform', at], { env: {} });
    assert.match(doctor.stdout, /✓ platform-folder/);
  }
});

test('init writes only the public half of a private key that was named by mistake', async () => {
  const { exitCode, at } = await init(...elsewhere, '--public-key', file('release.key', privatePem));
  assert.equal(exitCode, 0);
  assert.equal(readFileSync(join(at, 'keys/release.pem'), 'utf8'), key.spkiPem);
});

test('init refuses files that nothing could be verified with, and options that contradict each other', async () => {
  const junk = file('junk', 'no key and no root');
  for (const words of [
    ['--public-key', junk],
    ['--trusted-root', junk],
  ]) {
    const { exitCode, stderr } = await init(...elsewhere, ...words);
    assert.equal(exitCode, 2, stderr);
    assert.match(stderr, /^error\[init-signing-unusable\]/);
  }
  for (const words of [
    ['--signing', 'key'],
    ['--signing', 'key', '--trusted-root', trustedRoot],
    ['--signing', 'public-good', '--public-key', publicKey],
    ['--public-key', publicKey, '--trusted-root', trustedRoot],
  ]) {
    const { exitCode, stderr } = await init(...elsewhere, ...words);
    assert.equal(exitCode, 2, stderr);
    assert.match(stderr, /^error\[init-signing-not-named\]/);
  }
});

test('doctor examines a platform folder of the work tree that it runs in, which judging refuses', async () => {
  const before = process.cwd();
  const repository = join(dir, 'repository');
  mkdirSync(join(repository, '.git'), { recursive: true });
  process.chdir(repository);
  try {
    assert.equal((await run(['init', 'platform', ...project], { env: {} })).exitCode, 0);
    const inside = await run(['doctor', '--offline', '--platform', 'platform'], { env: {} });
    assert.match(inside.stdout, /✓ platform-folder/);
    writeFileSync('app.tgz', 'bytes');
    const words = ['verify', 'app.tgz', '--environment', 'production', '--platform', 'platform'];
    const judged = await run(words, { env: {} });
    assert.match(judged.stderr, /^error\[platform-in-judged-repository\]/);
    process.chdir('platform');
    const here = await run(['doctor', '--offline', '--platform', '.'], { env: {} });
    assert.match(here.stdout, /✓ platform-folder/);
  } finally {
    process.chdir(before);
  }
});

test('doctor says that no platform folder was looked at where none was named or its name is empty', async () => {
  for (const [env, words, reason] of [
    [{}, [], /neither --platform nor WAYBILL_PLATFORM is set/],
    [{ WAYBILL_PLATFORM: '' }, [], /WAYBILL_PLATFORM is empty/],
    [{}, ['--platform', ''], /--platform is empty/],
  ] as const) {
    const { stdout } = await run(['doctor', '--offline', ...words], { env });
    assert.match(stdout, /^\d+ checks passed, but no platform folder was looked at\n/);
    assert.match(stdout, reason);
  }
});

test('doctor fails a token that GitLab rejects, instead of doubting the network', async () => {
  const gitlab = createServer((_, response) => response.writeHead(401).end('{}'));
  await new Promise<void>((resolve) => gitlab.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(gitlab.address() as AddressInfo).port}`;
    const { at } = await init('--gitlab-url', url, ...project, '--signing', 'public-good');
    const env = { WAYBILL_GITLAB_TOKEN: 'glpat-of-yesterday-0123456789' };
    const { exitCode, stdout } = await run(['doctor', '--platform', at], { env });
    assert.equal(exitCode, 1);
    assert.match(stdout, /✗ gitlab-token-scope +GitLab rejected the token\./);
    assert.doesNotMatch(stdout, /proxy/);
  } finally {
    gitlab.close();
  }
});
