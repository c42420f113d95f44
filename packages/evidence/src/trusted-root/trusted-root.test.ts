import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { digestOf, WaybillError } from '@waybill/kernel';
import type { EditableJson } from '@waybill/simulator/sigstore';
import fc from 'fast-check';
import { sigstore } from '../signature/testing/made-bundle.ts';
import { publicGoodRootOrigin, publicGoodTrustedRoot } from './public-good.ts';
import { includesInstant, parseTrustedRoot } from './trusted-root.ts';

const malformed = { code: 'trusted-root-malformed', category: 'refused' };
const parseEdited = (edit: (root: EditableJson) => void) => parseTrustedRoot(sigstore.trustedRootJson(edit));

test('publicGoodTrustedRoot() is the published file, byte for byte, and all of it can be used', () => {
  const file = readFileSync(new URL('public-good-trusted-root.json', import.meta.url));
  assert.equal(digestOf(file), `sha256:${publicGoodRootOrigin.sha256}`);
  assert.ok(publicGoodRootOrigin.expiresAt > Date.UTC(2026, 0, 1));
  const root = publicGoodTrustedRoot();
  assert.equal(publicGoodTrustedRoot(), root);
  assert.deepEqual(
    [root.logs, root.ctLogs].map((logs) => logs.map((log) => log.key().algorithm)),
    [
      ['p256', 'ed25519'],
      ['p256', 'p256'],
    ],
  );
  assert.deepEqual(
    root.certificateAuthorities.map((authority) => authority.chain().authorities.length),
    [1, 2],
  );
  assert.ok(root.timestampAuthorities[0]?.chain().leaf);
});

test('parseTrustedRoot() imports a key and verifies a chain once, when they are first asked for', () => {
  const root = parseEdited((json) => (json.tlogs[0].publicKey.rawBytes = 'AAAA'));
  assert.throws(() => root.logs[0]?.key(), { code: 'der-malformed' });
  assert.equal(root.logs[1]?.key(), root.logs[1]?.key());
  assert.equal(root.certificateAuthorities[0]?.chain(), root.certificateAuthorities[0]?.chain());
});

test('parseTrustedRoot() takes RSA keys in either encoding', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  for (const type of ['pkcs1', 'spki'] as const) {
    const rawBytes = publicKey.export({ type, format: 'der' }).toString('base64');
    assert.equal(
      parseEdited((json) => (json.ctlogs[0].publicKey.rawBytes = rawBytes)).ctLogs[0]?.key().algorithm,
      'rsa',
    );
  }
});

test('parseTrustedRoot() takes newer media types, fields of the future, and lists that are not there', () => {
  for (const mediaType of [
    'application/vnd.dev.sigstore.trustedroot.v0.1+json',
    'application/vnd.dev.sigstore.trustedroot.v0.2+json',
  ]) {
    const root = parseEdited((json) => {
      json.mediaType = mediaType;
      json.tlogs[0].operator = 'example.com';
      delete json.timestampAuthorities;
    });
    assert.deepEqual([root.logs.length, root.timestampAuthorities.length], [2, 0]);
  }
});

const wrongRoots: readonly (readonly [name: string, edit: (root: EditableJson) => void])[] = [
  ['another media type', (r) => (r.mediaType = 'application/json')],
  ['a log without start', (r) => delete r.tlogs[0].publicKey.validFor.start],
  ['a log without window', (r) => delete r.tlogs[0].publicKey.validFor],
  ['a CT log without start', (r) => delete r.ctlogs[0].publicKey.validFor.start],
  ['an authority without start', (r) => delete r.certificateAuthorities[0].validFor.start],
  ['a timestamp authority without start', (r) => delete r.timestampAuthorities[0].validFor.start],
  ['an end that is no time', (r) => (r.tlogs[0].publicKey.validFor.end = 'never')],
  ['a log by another hash', (r) => (r.tlogs[0].hashAlgorithm = 'SHA2_512')],
  ['a log without id', (r) => delete r.tlogs[0].logId],
  ['a log without key', (r) => delete r.tlogs[0].publicKey.rawBytes],
  ['an authority without certificates', (r) => (r.certificateAuthorities[0].certChain.certificates = [])],
];

for (const [name, edit] of wrongRoots) {
  test(`parseTrustedRoot() refuses ${name}`, () => {
    assert.throws(() => parseEdited(edit), malformed);
  });
}

test('an authority whose certificates do not hold together is refused when it is needed', () => {
  const swapped = parseEdited((r) => r.certificateAuthorities[0].certChain.certificates.reverse());
  assert.throws(() => swapped.certificateAuthorities[0]?.chain(), malformed);
  const bothLeaves = parseEdited((r) => {
    r.certificateAuthorities[0].certChain.certificates = r.timestampAuthorities[0].certChain.certificates;
  });
  assert.throws(() => bothLeaves.certificateAuthorities[0]?.chain(), { code: 'certificate-not-for-signing' });
});

test('includesInstant() counts both ends in', () => {
  const window = { from: 10, until: 20 } as Parameters<typeof includesInstant>[0];
  const at = (ms: number): boolean => includesInstant(window, ms as Parameters<typeof includesInstant>[1]);
  assert.deepEqual([9, 10, 20, 21].map(at), [false, true, true, false]);
});

test('parseTrustedRoot() answers mutated roots with a root or a refusal, and so do their chains', () => {
  const base = Buffer.from(sigstore.trustedRootJson());
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: base.length - 1 }), fc.nat({ max: 255 })), {
        minLength: 1,
        maxLength: 3,
      }),
      (edits) => {
        const bytes = Buffer.from(base);
        for (const [at, byte] of edits) bytes[at] = byte;
        try {
          const root = parseTrustedRoot(bytes);
          for (const log of [...root.logs, ...root.ctLogs]) log.key();
          for (const authority of [...root.certificateAuthorities, ...root.timestampAuthorities])
            authority.chain();
        } catch (error) {
          assert.ok(error instanceof WaybillError && error.category === 'refused', String(error));
        }
      },
    ),
    { numRuns: 400 },
  );
});
