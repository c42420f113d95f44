import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { digestOf, WaybillError } from '@waybill/kernel';
import { parseBundle, parseTrustedRoot, prepareDigestVerification, verifyBundle } from '../index.ts';
import type { ExpectedSigner } from '../index.ts';

// Cases of sigstore-conformance, written by others; each is run with the artifact's bytes and with its digest.
const home = new URL('../../../../../shared/conformance/', import.meta.url);
const suite = new URL('sigstore-bundle-verify/', home);
const skip = existsSync(suite)
  ? false
  : 'no outside data: the conformance cases are not beside this checkout';

const beacon =
  'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main';
const github = 'https://token.actions.githubusercontent.com';

function read(directory: URL, name: string, otherwise?: URL): Uint8Array | undefined {
  const file = new URL(name, directory);
  if (existsSync(file)) return readFileSync(file);
  return otherwise && readFileSync(otherwise);
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes).toString('utf8').trim();
}

function verifyCase(directory: URL, by: 'path' | 'digest'): void {
  const bytes = read(directory, 'artifact', new URL('a.txt', suite)) as Uint8Array;
  const root = read(
    directory,
    'trusted_root.json',
    new URL('public-good-trusted-root.json', home),
  ) as Uint8Array;
  const keyPem = textOf(read(directory, 'key.pub'));
  const signer: ExpectedSigner =
    keyPem === undefined
      ? {
          kind: 'identity',
          identity: { kind: 'literal', text: textOf(read(directory, 'identity')) ?? beacon },
          issuer: textOf(read(directory, 'issuer')) ?? github,
        }
      : { kind: 'key', keyPem };
  verifyBundle(parseBundle(read(directory, 'bundle.sigstore.json') as Uint8Array), {
    trustedRoot: parseTrustedRoot(root),
    signer,
    artifact: { digest: digestOf(bytes), ...(by === 'path' && { bytes }) },
    rules: { acceptBundles: ['0.1', '0.2', '0.3'], log: 'required', timestamp: 'optional' },
  });
}

test(
  'verifyBundle() answers all 140 conformance checks rightly, each refusal with a code',
  { skip },
  async (t) => {
    await prepareDigestVerification();
    const wrong: string[] = [];
    const reasons = new Map<string, string>();
    const cases = readdirSync(suite, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of cases) {
      for (const by of ['path', 'digest'] as const) {
        let answer = 'accepted';
        try {
          verifyCase(new URL(`${name}/`, suite), by);
        } catch (error) {
          const coded = error instanceof WaybillError && error.category === 'refused';
          answer = coded ? error.code : `crashed: ${String(error)}`;
        }
        reasons.set(`${name} by ${by}`, answer);
        const right = name.endsWith('_fail')
          ? /^[a-z-]+$/.test(answer) && answer !== 'accepted'
          : answer === 'accepted';
        if (!right) wrong.push(`${name} by ${by}: ${answer}`);
      }
    }
    t.diagnostic(`${reasons.size - wrong.length} of ${reasons.size} conformance checks come out right`);
    assert.deepEqual(wrong, []);
    assert.equal(reasons.size, 140);
    if (process.env['WAYBILL_SHOW_REASONS'])
      for (const [name, answer] of reasons) t.diagnostic(`${name}: ${answer}`);
  },
);
