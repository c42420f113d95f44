import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseBundle, verifyBundle } from '@waybill/evidence';
import { digestOf, instantFromMs } from '@waybill/kernel';
import { type RunningAwsKms, startAwsKms } from '@waybill/simulator/aws-kms';
import { type RunningVault, startVault } from '@waybill/simulator/vault';
import { signWithKey } from '../sigstore/sign.ts';
import { cosignMissing as skip, runCosign } from '../testing/cosign-peer.ts';
import { openSigningKey } from './open-signing-key.ts';

const dir = mkdtempSync(join(tmpdir(), 'waybill-cosign-keys-'));
const bytes = Buffer.from('an artifact');
let vault: RunningVault;
let aws: RunningAwsKms;
let env: { readonly [name: string]: string };

before(async () => {
  writeFileSync(join(dir, 'artifact'), bytes);
  [vault, aws] = await Promise.all([startVault(), startAwsKms()]);
  const { accessKeyId, secretAccessKey } = aws.addPrincipal({
    allow: ['kms:DescribeKey', 'kms:GetPublicKey', 'kms:Sign'],
  });
  for (const kind of ['p256', 'rsa'] as const) {
    vault.rotate(kind, kind);
    aws.setAlias(kind, aws.addKey(kind));
  }
  env = {
    VAULT_ADDR: vault.address,
    VAULT_TOKEN: vault.token,
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: aws.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
});
after(async () => {
  await Promise.all([vault.close(), aws.close()]);
  rmSync(dir, { recursive: true, force: true });
});

/** Cosign brings the makers' own clients, so this also asks whether the simulators speak as the services do. */
describe('Cosign and Waybill', () => {
  for (const place of [
    'hashivault://p256',
    'hashivault://rsa',
    'awskms:///alias/p256',
    'awskms:///alias/rsa',
  ]) {
    test(`read one public key at ${place}, and accept what the other signs`, { skip }, async () => {
      const key = await openSigningKey(place, { env });
      const seen = await runCosign(dir, ['public-key', '--key', place], env);
      assert.equal(createPublicKey(seen).export({ type: 'spki', format: 'pem' }), key.spkiPem);
      writeFileSync(join(dir, 'key.pub'), key.spkiPem);

      writeFileSync(join(dir, 'ours.json'), await signWithKey({ kind: 'message', bytes }, key));
      const offline = ['--insecure-ignore-tlog', '--bundle', 'ours.json'];
      await runCosign(dir, ['verify-blob', '--key', 'key.pub', ...offline, 'artifact'], env);

      const alone = ['--yes', '--tlog-upload=false', '--use-signing-config=false', '--bundle', 'theirs.json'];
      await runCosign(dir, ['sign-blob', '--key', place, ...alone, 'artifact'], env);
      const verified = verifyBundle(parseBundle(readFileSync(join(dir, 'theirs.json'))), {
        signer: { kind: 'key', keyPem: key.spkiPem },
        artifact: { digest: digestOf(bytes), bytes },
        rules: {
          acceptBundles: ['0.3'],
          log: 'optional',
          timestamp: 'optional',
          acceptedAt: instantFromMs(Date.now()),
        },
      });
      assert.equal(verified.content.kind, 'message');
    });
  }
});
