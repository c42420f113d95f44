import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import { parseBundle, parseEvidenceLines, verifyBundle } from '@waybill/evidence';
import { newSigningKey } from '@waybill/integrations/key-management';
import { digestOf, instantFromMs } from '@waybill/kernel';
import { type RunningVault, startVault } from '@waybill/simulator/vault';
import { assertFitsSchema } from '../testing/output-schema.ts';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { type Ran, run } from '../testing/run-in-process.ts';

let world: ReleaseWorld;
let vault: RunningVault;
let env: { readonly [name: string]: string };
let publicPem: string;
const production = ['--environment', 'production', '--platform', 'platform'];

before(async () => {
  world = await startReleaseWorld();
  vault = await startVault();
  publicPem = vault.rotate('release', 'p256').spkiPem;
  env = { ...world.env, VAULT_ADDR: vault.address, VAULT_TOKEN: vault.token };
  const attested = await run(['attest', 'app.tgz', ...world.signing], { env: world.env });
  assert.equal(attested.exitCode, 0, attested.stderr);
});
after(async () => {
  await vault.close();
  await world.close();
});
afterEach(() => {
  vault.lie(undefined);
  rmSync('app.bundle', { force: true });
  rmSync('app.vsa.jsonl', { force: true });
});

function signBundle(...words: readonly string[]): Promise<Ran> {
  return run(['sigstore', 'sign-bundle', '--bundle', 'app.bundle', ...words, 'app.tgz'], { env });
}

/** Throws unless the key signed app.tgz. */
function verifySigned(keyPem: string): void {
  const bytes = readFileSync('app.tgz');
  verifyBundle(parseBundle(readFileSync('app.bundle')), {
    signer: { kind: 'key', keyPem },
    artifact: { digest: digestOf(bytes), bytes },
    rules: {
      acceptBundles: ['0.3'],
      log: 'optional',
      timestamp: 'optional',
      acceptedAt: instantFromMs(Date.now()),
    },
  });
}

describe('waybill sigstore sign-bundle --key', () => {
  test('signs with a key of Vault and with a key file', async () => {
    const ran = await signBundle('--key', 'hashivault://release', '--format', 'json');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assertFitsSchema(ran.stdout);
    verifySigned(publicPem);

    const { key, privatePem } = newSigningKey({ password: 'a password' });
    writeFileSync('own.key', privatePem);
    const words = ['--key', 'own.key', '--key-password-env', 'OWN_KEY_PASSWORD'];
    const line = ['sigstore', 'sign-bundle', '--bundle', 'app.bundle', ...words, 'app.tgz'];
    assert.equal((await run(line, { env: { ...env, OWN_KEY_PASSWORD: 'a password' } })).exitCode, 0);
    verifySigned(key.spkiPem);
  });

  test('has logs and authorities of a signing configuration witness it', async () => {
    const root = ['--trusted-root', 'platform/trusted_root.json'];
    const config = ['--signing-config', 'signing_config.json'];
    const ran = await signBundle('--key', 'hashivault://release', ...config, ...root);
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.equal(parseBundle(readFileSync('app.bundle')).logEntries.length, 1);
  });

  test('writes nothing where the service signs with another key, and says no token', async () => {
    vault.lie('foreign-key');
    const ran = await signBundle('--key', 'hashivault://release');
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /remote-signature-refused/);
    assert.ok(!ran.stderr.includes(vault.token));
    assert.equal(existsSync('app.bundle'), false);
  });

  test('wants a key or a token, and not both', async () => {
    assert.match((await signBundle()).stderr, /option-missing/);
    const both = await signBundle('--key', 'hashivault://release', '--identity-token', 'a.b.c');
    assert.match(both.stderr, /options-conflict/);
    const password = ['--key-password-env', 'VAULT_TOKEN'];
    const conflict = await signBundle('--key', 'hashivault://release', ...password);
    assert.match(conflict.stderr, /signing-options-conflict/);
  });
});

test('verify signs its summary with a key of Vault, and writes none where Vault does not answer', async () => {
  const words = [
    'verify',
    'app.tgz',
    ...production,
    '--vsa',
    'app.vsa.jsonl',
    '--vsa-key',
    'hashivault://release',
  ];
  const ran = await run(words, { env });
  assert.equal(ran.exitCode, 0, ran.stderr + ran.stdout);
  const [line] = parseEvidenceLines(readFileSync('app.vsa.jsonl'));
  assert.ok(line);
  rmSync('app.vsa.jsonl');
  vault.seal(true);
  const sealed = await run(words, { env });
  vault.seal(false);
  assert.equal(sealed.exitCode, 3);
  assert.match(sealed.stderr, /key-service-unreachable/);
  assert.equal(existsSync('app.vsa.jsonl'), false);
});

test('attest names the version of the key that signed, and asks no service in a dry run', async () => {
  const words = ['attest', 'app.tgz', '--key', 'hashivault://release', '--output-dir', 'by-key'];
  const asked = vault.requests.length;
  assert.equal((await run([...words, '--dry-run'], { env })).exitCode, 0);
  assert.equal(vault.requests.length, asked);
  const ran = await run(words, { env });
  assert.equal(ran.exitCode, 0, ran.stderr);
  assert.match(ran.stdout, /signer +Vault transit key release, version 1 \(sha256:/);
});
