import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parseTrustedRoot } from '@waybill/evidence';
import { digestOf, hexOf } from '@waybill/kernel';
import {
  newSimulatedIssuer,
  startLocalSigstore,
  type RunningSigstore,
  type SimulatedIssuer,
} from '@waybill/simulator/sigstore';
import { newSigningKey } from '../key-management/new-signing-key.ts';
import { cosignMissing as skip, runCosign } from '../testing/cosign-peer.ts';
import { signKeyless, signWithKey } from './sign.ts';

const dir = mkdtempSync(join(tmpdir(), 'waybill-cosign-'));
const bytes = Buffer.from('an artifact');
const predicateType = 'https://slsa.dev/provenance/v1';
const payload = Buffer.from(
  JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'artifact', digest: { sha256: hexOf(digestOf(bytes)) } }],
    predicateType,
    predicate: {},
  }),
);
const message = { kind: 'message', bytes } as const;
const statement = { kind: 'statement', payload } as const;
const signer = 'https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main';
const issuedBy = ['--certificate-oidc-issuer', 'https://gitlab.example.com'];
const identity = ['--certificate-identity', signer, ...issuedBy];
const root = ['--trusted-root', 'root.json'];
const isProvenance = ['--type', predicateType];
let issuer: SimulatedIssuer;
let running: RunningSigstore;

before(async () => {
  issuer = await newSimulatedIssuer();
  running = await startLocalSigstore({ issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] });
  writeFileSync(join(dir, 'root.json'), running.trustedRoot);
  writeFileSync(join(dir, 'config1.json'), running.signingConfig);
  writeFileSync(join(dir, 'config2.json'), running.signingConfigRekor2);
  writeFileSync(join(dir, 'artifact'), bytes);
  writeFileSync(join(dir, 'predicate.json'), '{}');
});
after(async () => {
  await running.close();
  rmSync(dir, { recursive: true, force: true });
});

async function run(...args: readonly string[]): Promise<void> {
  await runCosign(dir, args);
}

describe('Cosign', () => {
  for (const version of [1, 2] as const) {
    const services = () => ({
      fulcioUrl: running.urls.fulcio,
      rekor: [{ version, url: version === 1 ? running.urls.rekor1 : running.urls.rekor2 }],
      tsaUrls: [running.urls.tsa],
      trustedRoot: parseTrustedRoot(running.trustedRoot),
    });

    test(`verifies what we sign keyless with Rekor ${version}`, { skip }, async () => {
      writeFileSync(join(dir, 'm.json'), await signKeyless(message, services(), await issuer.idToken()));
      await run('verify-blob', '--new-bundle-format', '--bundle', 'm.json', ...root, ...identity, 'artifact');
      writeFileSync(join(dir, 's.json'), await signKeyless(statement, services(), await issuer.idToken()));
      await run(
        'verify-blob-attestation',
        '--bundle',
        's.json',
        ...root,
        ...identity,
        ...isProvenance,
        'artifact',
      );
    });

    test(`verifies what we sign by a key with Rekor ${version}`, { skip }, async () => {
      const { key } = newSigningKey();
      writeFileSync(join(dir, 'key.pub'), key.spkiPem);
      writeFileSync(join(dir, 'km.json'), await signWithKey(message, key, services()));
      await run(
        'verify-blob',
        '--new-bundle-format',
        '--bundle',
        'km.json',
        ...root,
        '--key',
        'key.pub',
        'artifact',
      );
      writeFileSync(join(dir, 'ks.json'), await signWithKey(statement, key, services()));
      const byKey = ['--key', 'key.pub', ...isProvenance];
      await run('verify-blob-attestation', '--bundle', 'ks.json', ...root, ...byKey, 'artifact');
    });

    test(`signs with the simulated Fulcio, Rekor ${version} and timestamp authority`, { skip }, async () => {
      const config = ['--signing-config', `config${version}.json`, ...root, '-y'];
      const token = async (): Promise<readonly string[]> => ['--identity-token', await issuer.idToken()];
      await run('sign-blob', ...config, ...(await token()), '--bundle', 'cm.json', 'artifact');
      const statementOf = ['--predicate', 'predicate.json', ...isProvenance];
      await run(
        'attest-blob',
        ...config,
        ...(await token()),
        ...statementOf,
        '--bundle',
        'cs.json',
        'artifact',
      );
    });
  }

  test('does not verify what we sign under another identity', { skip }, async () => {
    const services = {
      fulcioUrl: running.urls.fulcio,
      rekor: [{ version: 1, url: running.urls.rekor1 } as const],
      tsaUrls: [],
      trustedRoot: parseTrustedRoot(running.trustedRoot),
    };
    writeFileSync(join(dir, 'o.json'), await signKeyless(message, services, await issuer.idToken()));
    const other = identity.map((text) => text.replace('acme/app', 'acme/other'));
    await assert.rejects(
      run('verify-blob', '--new-bundle-format', '--bundle', 'o.json', ...root, ...other, 'artifact'),
    );
  });
});
