import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseBundle, parseTrustedRoot, verifyBundle } from '@waybill/evidence';
import { newSigningKey } from '@waybill/integrations/key-management';
import { instantFromMs } from '@waybill/kernel';
import { startLocalSigstore } from '@waybill/simulator/sigstore';
import { startVault } from '@waybill/simulator/vault';
import { openPlatformSigner } from './platform-signer.ts';

const dir = await mkdtemp(join(tmpdir(), 'waybill-signer-test-'));
const sigstore = await startLocalSigstore({ issuers: [] });
after(async () => {
  await sigstore.close();
  await rm(dir, { recursive: true, force: true });
});

const { key, privatePem } = newSigningKey({ password: 'open sesame' });
const keyFile = join(dir, 'key.pem');
await writeFile(keyFile, privatePem);
const signingConfig = join(dir, 'signing_config.json');
await writeFile(signingConfig, sigstore.signingConfig);
const trustedRoot = join(dir, 'trusted_root.json');
await writeFile(trustedRoot, sigstore.trustedRoot);

const now = instantFromMs(Date.now());
const statement = Buffer.from(
  JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'app.tgz', digest: { sha256: 'ab'.repeat(32) } }],
    predicateType: 'https://example.com/predicate',
  }),
);

test('signStatement() gives a bundle that the public key verifies', async () => {
  const signer = await openPlatformSigner({ key: keyFile, password: 'open sesame' }, now);
  assert.equal(signer.fingerprint, key.fingerprint);
  const bundle = parseBundle(await signer.signStatement(statement));
  const verified = verifyBundle(bundle, {
    signer: { kind: 'key', keyPem: signer.publicKeyPem },
    subjectsOnly: true,
    rules: { acceptBundles: ['0.3'], log: 'optional', timestamp: 'optional', acceptedAt: now },
  });
  assert.equal(verified.content.kind, 'statement');
});

test('signStatement() has the configured log and timestamp authority witness the signature', async () => {
  const settings = { key: keyFile, password: 'open sesame', signingConfig, trustedRoot };
  const signer = await openPlatformSigner(settings, now);
  const bundle = parseBundle(await signer.signStatement(statement));
  verifyBundle(bundle, {
    trustedRoot: parseTrustedRoot(Buffer.from(sigstore.trustedRoot)),
    signer: { kind: 'key', keyPem: signer.publicKeyPem },
    subjectsOnly: true,
    rules: { acceptBundles: ['0.3'], log: 'required', timestamp: 'optional' },
  });
});

test('signStatement() signs nothing but statements', async () => {
  const signer = await openPlatformSigner({ key: keyFile, password: 'open sesame' }, now);
  await assert.rejects(signer.signStatement(Buffer.from('"any text of a job"')), {
    code: 'statement-malformed',
  });
});

const unusable: readonly (readonly [string, Parameters<typeof openPlatformSigner>[0], string])[] = [
  ['a key that is not there', { key: join(dir, 'none.pem') }, 'platform-key-unreadable'],
  ['a key file without a key', { key: trustedRoot }, 'signing-key-malformed'],
  ['another password', { key: keyFile, password: 'x' }, 'signing-key-password-wrong'],
  [
    'services without a root',
    { key: keyFile, password: 'open sesame', signingConfig },
    'trusted-root-not-named',
  ],
];
for (const [what, settings, code] of unusable) {
  test(`openPlatformSigner() does not open with ${what}`, async () => {
    await assert.rejects(openPlatformSigner(settings, now), { code });
  });
}

test('openPlatformSigner() takes a key that Vault keeps, and says no secret when Vault says no', async () => {
  const vault = await startVault();
  try {
    const pair = vault.rotate('platform', 'p256');
    const env = { VAULT_ADDR: vault.address, VAULT_TOKEN: vault.token };
    const signer = await openPlatformSigner({ key: 'hashivault://platform', env }, now);
    assert.equal(signer.publicKeyPem, pair.spkiPem);
    verifyBundle(parseBundle(await signer.signStatement(statement)), {
      signer: { kind: 'key', keyPem: pair.spkiPem },
      subjectsOnly: true,
      rules: { acceptBundles: ['0.3'], log: 'optional', timestamp: 'optional', acceptedAt: now },
    });
    vault.revokeToken(vault.token);
    await assert.rejects(signer.signStatement(statement), (error: Error) => {
      const { code, found } = error as { code?: string; found?: string };
      assert.deepEqual([code, found], ['platform-key-unusable', undefined]);
      return true;
    });
    const token = vault.issueToken(['another-key']);
    const denied = { key: 'hashivault://platform', env: { ...env, VAULT_TOKEN: token } };
    await assert.rejects(openPlatformSigner(denied, now), (error: Error) => {
      assert.equal((error as { code?: string }).code, 'key-service-denied');
      return !JSON.stringify(error).includes(token);
    });
  } finally {
    await vault.close();
  }
});
