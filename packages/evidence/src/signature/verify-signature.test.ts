import assert from 'node:assert/strict';
import { constants, generateKeyPairSync, sign } from 'node:crypto';
import { before, test } from 'node:test';
import { newKey, signBytes } from '@waybill/simulator/sigstore';
import fc from 'fast-check';
import { prepareDigestVerification } from './digest-verification.ts';
import { publicKeyFromPem } from './public-key.ts';
import { hashOf, hashesOfKey, verifyData, verifyDigest } from './verify-signature.ts';

before(prepareDigestVerification);

const data = Buffer.from('what was signed');
const kinds = ['p256', 'p384', 'p521', 'rsa', 'rsa-pss', 'ed25519'] as const;
const keys = kinds.map((kind) => {
  const made = newKey(kind);
  return { kind, made, key: publicKeyFromPem(made.spkiPem), hash: hashesOfKey[kind][0] ?? 'sha256' };
});

test('verifyData() accepts what each kind of key signed, and nothing by another key or over other data', () => {
  for (const { made, key, hash, kind } of keys) {
    const signature = signBytes(made, data);
    assert.equal(verifyData(key, hash, data, signature), true, kind);
    assert.equal(verifyData(key, hash, Buffer.from('other'), signature), false, kind);
    assert.equal(verifyData(publicKeyFromPem(newKey(kind).spkiPem), hash, data, signature), false, kind);
  }
});

test('verifyDigest() agrees with verifyData() where a digest is enough, and says where it is not', () => {
  for (const { made, key, hash, kind } of keys) {
    const digest = hashOf(hash, data);
    const enough = ['p256', 'p384', 'p521', 'rsa'].includes(kind);
    for (const encoding of ['der', 'p1363'] as const) {
      const answer = verifyDigest(key, hash, digest, signBytes(made, data, { encoding }));
      assert.equal(answer, enough ? true : undefined, kind);
    }
    if (enough)
      assert.equal(
        verifyDigest(key, hash, hashOf(hash, Buffer.from('other')), signBytes(made, data)),
        false,
        kind,
      );
  }
});

test('verifyData() accepts a plain RSA key with either padding; from a digest PSS is not told from nonsense', () => {
  const { made, key } = keys.find(({ kind }) => kind === 'rsa') ?? assert.fail();
  const padding = { key: made.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  const signature = sign('sha256', data, padding);
  assert.equal(verifyData(key, 'sha256', data, signature), true);
  assert.equal(verifyDigest(key, 'sha256', hashOf('sha256', data), signature), undefined);
});

test('verifyDigest() takes high-s signatures, which Sigstore clients make', () => {
  const { made, key } = keys.find(({ kind }) => kind === 'p256') ?? assert.fail();
  const digest = hashOf('sha256', data);
  for (let n = 0; n < 16; n++) assert.equal(verifyDigest(key, 'sha256', digest, signBytes(made, data)), true);
});

test('verifyData() answers no where OpenSSL throws, as for a key bound to another hash', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa-pss', {
    modulusLength: 2048,
    hashAlgorithm: 'sha512',
    mgf1HashAlgorithm: 'sha512',
  });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const key = { algorithm: 'rsa-pss', spki, bits: spki, object: publicKey } as const;
  assert.equal(verifyData(key, 'sha512', data, sign('sha512', data, privateKey)), true);
  assert.equal(verifyData(key, 'sha256', data, Buffer.alloc(256)), false);
});

test('verifyData() and verifyDigest() answer random signatures with no, never with a crash', () => {
  fc.assert(
    fc.property(fc.constantFrom(...keys), fc.uint8Array({ maxLength: 300 }), ({ key, hash }, signature) => {
      assert.equal(verifyData(key, hash, data, signature), false);
      assert.notEqual(verifyDigest(key, hash, hashOf(hash, data), signature), true);
    }),
    { numRuns: 300 },
  );
});
