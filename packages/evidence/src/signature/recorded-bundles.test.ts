import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { digestOf, parseInstant } from '@waybill/kernel';
import { parseTrustedRoot } from '../trusted-root/trusted-root.ts';
import { parseBundle } from './bundle.ts';
import { verifyBundle } from './verify-bundle.ts';
import type { VerifyBundleOptions } from './verify-bundle.ts';

const folder = new URL('../../../../fixtures/sigstore/', import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(name, folder));
const bytes = read('artifact.txt');
const rules = { acceptBundles: ['0.3'], log: 'required', timestamp: 'optional' } as const;
const options: VerifyBundleOptions = {
  trustedRoot: parseTrustedRoot(read('trusted_root.json')),
  signer: {
    kind: 'identity',
    identity: {
      kind: 'literal',
      text: 'https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main',
    },
    issuer: 'https://gitlab.example.com',
  },
  artifact: { digest: digestOf(bytes), bytes },
  rules,
};
const byKey: VerifyBundleOptions = {
  ...options,
  signer: { kind: 'key', keyPem: read('key.pub').toString() },
};

const recorded: readonly (readonly [name: string, options: VerifyBundleOptions])[] = [
  ['keyless-rekor1-message', options],
  ['keyless-rekor1-statement', options],
  ['keyless-rekor2-message', options],
  ['keyless-rekor2-statement', options],
  ['keyless-version-0.1', { ...options, rules: { ...rules, acceptBundles: ['0.1'] } }],
  ['key-rekor1-statement', byKey],
  [
    'key-alone-statement',
    { ...byKey, rules: { ...rules, log: 'optional', acceptedAt: parseInstant('2026-07-01T12:00:01Z') } },
  ],
];

for (const [name, asked] of recorded) {
  test(`verifyBundle() accepts the recorded bundle ${name}, and not for another artifact`, () => {
    const bundle = parseBundle(read(`${name}.sigstore.json`));
    assert.ok(verifyBundle(bundle, asked).signer.keyFingerprint);
    const other = { ...asked, artifact: { digest: digestOf('other'), bytes: Buffer.from('other') } };
    const code = name.endsWith('statement') ? 'artifact-not-subject' : 'artifact-digest-mismatch';
    assert.throws(() => verifyBundle(bundle, other), { code, category: 'refused' });
  });
}
