import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { digestOf, isFinding, parseInstant, type CheckResult, type Outcome } from '@waybill/kernel';
import { checkPlatform } from './check-platform.ts';
import { loadPlatform } from './load-platform.ts';
import { exampleFolder, exampleWith } from './testing/example-folder.ts';

const now = parseInstant('2027-01-01T00:00:00Z');

function outcomes(files: ReadonlyMap<string, Uint8Array>, code: string, at = now): Outcome[] {
  return checkPlatform(loadPlatform(files), { now: at })
    .filter((result) => result.code === code)
    .map(({ outcome }) => outcome);
}

function findings(files: ReadonlyMap<string, Uint8Array>): readonly CheckResult[] {
  return checkPlatform(loadPlatform(files), { now }).filter(isFinding);
}

test('checkPlatform() finds nothing in the worked example', () => {
  assert.deepEqual(findings(exampleFolder()), []);
});

test('checkPlatform() tells that a root ends soon, and that it has ended', () => {
  const code = 'platform-root-current';
  // The example's certificates end on 2041-11-18; its logs have no end.
  const soon = checkPlatform(loadPlatform(exampleFolder()), { now: parseInstant('2041-11-01T00:00:00Z') });
  assert.deepEqual(
    soon.filter((result) => result.code === code).map(({ outcome }) => outcome),
    ['fail', 'pass', 'pass', 'fail'],
  );
  assert.match(soon[0]?.message ?? '', /stays valid for long/);
  assert.deepEqual(outcomes(exampleFolder(), code, parseInstant('2041-10-01T00:00:00Z')), [
    'pass',
    'pass',
    'pass',
    'pass',
  ]);
  const later = checkPlatform(loadPlatform(exampleFolder()), { now: parseInstant('2042-01-01T00:00:00Z') });
  assert.match(later[0]?.message ?? '', /is valid now/);
});

test('checkPlatform() tells that a root has not begun', () => {
  const before = parseInstant('2020-01-01T00:00:00Z');
  assert.deepEqual(outcomes(exampleFolder(), 'platform-root-current', before), [
    'fail',
    'fail',
    'fail',
    'fail',
  ]);
});

test('checkPlatform() cannot tell of a root whose dates cannot be read', () => {
  const root = Buffer.from(exampleFolder().get('trusted_root.json') ?? '').toString();
  const files = exampleFolder().set('trusted_root.json', Buffer.from(root.replaceAll('"start"', '"begin"')));
  assert.deepEqual(outcomes(files, 'platform-root-current'), Array(4).fill('not-evaluable'));
});

test('checkPlatform() does not judge the public root, which the folder does not hold', () => {
  const files = exampleWith('waybill.yaml', 'trustedRoot: trusted_root.json', 'trustedRoot: public-good');
  assert.deepEqual(outcomes(files, 'platform-root-current'), ['not-applicable']);
});

test('checkPlatform() finds a key that is too short, or of a curve that is not verified', () => {
  const pem = { type: 'spki', format: 'pem' } as const;
  const weak = [
    generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export(pem),
    generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export(pem),
  ];
  for (const key of weak) {
    const files = exampleFolder().set('keys/release.pem', Buffer.from(key));
    assert.deepEqual(outcomes(files, 'platform-key-strength'), ['fail', 'pass']);
  }
  const strong = generateKeyPairSync('ed25519').publicKey.export(pem);
  assert.deepEqual(findings(exampleFolder().set('keys/release.pem', Buffer.from(strong))), []);
});

test('checkPlatform() finds a pattern where the signer could be literal', () => {
  const identity = 'identity: https://gitlab.example.com/acme/shop//.gitlab-ci.yml@refs/heads/main';
  const outcome = (pattern: string): Outcome[] =>
    outcomes(exampleWith('waybill.yaml', identity, `identityPattern: ${pattern}`), 'platform-signer-literal');
  assert.deepEqual(outcome('https://gitlab.example.com/acme/shop//.gitlab-ci.yml@refs/heads/*'), ['fail']);
  assert.deepEqual(outcome('https://gitlab.example.com/acme/shop//*@refs/tags/v1'), ['fail']);
  assert.deepEqual(outcome('https://gitlab.example.com/acme/shop//.gitlab-ci.yml@refs/tags/v*'), ['pass']);
});

test('checkPlatform() finds a signer that is known by its path only', () => {
  const files = exampleWith(
    'waybill.yaml',
    '      project:\n        id: 4711\n        path: acme/shop\n\n',
    '\n',
  );
  assert.deepEqual(
    findings(files).map(({ code }) => code),
    ['platform-signer-project'],
  );
});

test('checkPlatform() finds an environment that only observes', () => {
  const files = exampleWith('waybill.yaml', 'mode: warn', 'mode: observe');
  assert.deepEqual(outcomes(files, 'platform-environment-enforced'), ['fail', 'pass']);
});

test('checkPlatform() finds a log without a pinned key', () => {
  const text = Buffer.from(exampleFolder().get('waybill.yaml') ?? '').toString();
  const files = exampleFolder().set('waybill.yaml', Buffer.from(text.replace(/ledger:[\s\S]*?\n\n/, '')));
  assert.deepEqual(
    findings(files).map(({ code }) => code),
    ['platform-log-keys'],
  );
});

test('checkPlatform() finds revocations that reach nothing', () => {
  const revoke = (...lines: string[]): Outcome[] => {
    const entries = lines.map((line) => `  - { ${line}, reason: test, decidedAt: 2026-12-01T00:00:00Z }\n`);
    const text = `version: 1\nrevocations:\n${entries.join('')}`;
    return outcomes(
      exampleFolder().set('revocations.yaml', Buffer.from(text)),
      'platform-revocation-effective',
    );
  };
  const identity = 'https://gitlab.example.com/acme/shop//.gitlab-ci.yml@refs/heads/main';
  assert.deepEqual(revoke(`kind: identity, value: "${identity}"`), ['pass']);
  assert.deepEqual(revoke(`kind: identity, value: "${identity}2"`), ['fail']);
  assert.deepEqual(revoke('kind: runner, value: 1', 'kind: runner, value: 1'), ['pass', 'fail']);
  assert.deepEqual(revoke('kind: runner, value: 1', 'kind: runner, value: 2'), ['pass', 'pass']);
  assert.deepEqual(revoke('kind: runner, value: 1, until: 2026-01-01T00:00:00Z', 'kind: runner, value: 1'), [
    'pass',
    'pass',
  ]);
  assert.deepEqual(revoke('kind: runner, value: 1, from: 2027-02-01T00:00:00Z'), ['fail']);
  // A keyless certificate may carry any key, so a revoked one may be met.
  assert.deepEqual(revoke(`kind: key, value: "${digestOf('any')}"`), ['pass']);
});

test('checkPlatform() finds a revoked key that no profile has, where all profiles name their keys', () => {
  const text = Buffer.from(exampleFolder().get('waybill.yaml') ?? '').toString();
  const keysOnly = text
    .replace(/ {4}- name: acme-sigstore[\s\S]*?\n\n/, '')
    .replace(/ {4}- name: shop-pipeline[\s\S]*?\n\n/, '')
    .replaceAll('shop-pipeline, ', '');
  const key = `version: 1\nrevocations: [{ kind: key, value: "${digestOf('any')}", reason: test, decidedAt: 2026-12-01T00:00:00Z }]\n`;
  const files = exampleFolder()
    .set('waybill.yaml', Buffer.from(keysOnly))
    .set('revocations.yaml', Buffer.from(key));
  assert.deepEqual(outcomes(files, 'platform-revocation-effective'), ['fail']);
});
