import assert from 'node:assert/strict';
import { createPublicKey, ECDH, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { digestOf, WaybillError } from '@waybill/kernel';
import { newKey } from '@waybill/simulator/sigstore';
import fc from 'fast-check';
import { encodeDer, parseDer, tag } from './der.ts';
import { decodePem, keyFingerprint, publicKeyFromPem, publicKeyFromSpki } from './public-key.ts';

const unusable = { code: 'key-unusable', category: 'refused' };
const key = newKey('p256');

test('publicKeyFromPem() imports every kind of key, under the fingerprint of its SPKI', () => {
  for (const kind of ['p256', 'p384', 'p521', 'rsa', 'rsa-pss', 'ed25519'] as const) {
    const made = newKey(kind);
    const imported = publicKeyFromPem(made.spkiPem);
    assert.equal(imported.algorithm, kind);
    assert.equal(keyFingerprint(imported.spki), digestOf(made.spki));
  }
});

test('publicKeyFromPem() takes Windows line ends and white space around the block', () => {
  assert.doesNotThrow(() => publicKeyFromPem(`\n${key.spkiPem.replaceAll('\n', '\r\n')}\n`));
});

test('publicKeyFromPem() refuses private keys, certificates, several blocks and text around them', () => {
  const privatePem = key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const label = (name: string): string => key.spkiPem.replaceAll('PUBLIC KEY', name);
  for (const wrong of [
    privatePem,
    label('CERTIFICATE'),
    label('RSA PUBLIC KEY'),
    key.spkiPem + key.spkiPem,
    `key: ${key.spkiPem}`,
    key.spkiPem.replace('MF', 'M F'),
    '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----',
    '',
  ]) {
    assert.throws(
      () => publicKeyFromPem(wrong),
      (error) => error instanceof WaybillError && ['key-unusable', 'der-malformed'].includes(error.code),
    );
  }
});

test('publicKeyFromSpki() refuses a point off the curve, explicit curve parameters and other algorithms', () => {
  const off = Buffer.from(key.spki);
  off[off.length - 1] = (off.at(-1) ?? 0) ^ 1;
  assert.throws(() => publicKeyFromSpki(off), unusable);
  const point = parseDer(key.spki).open().rest(2)[1]?.raw as Uint8Array;
  const explicit = encodeDer(tag.sequence, [
    Buffer.from('06072a8648ce3d0201', 'hex'),
    encodeDer(tag.sequence, []),
  ]);
  assert.throws(() => publicKeyFromSpki(encodeDer(tag.sequence, [explicit, point])), {
    code: 'der-malformed',
  });
  const { publicKey: secp } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
  const { publicKey: ed448 } = generateKeyPairSync('ed448');
  for (const other of [secp, ed448]) {
    assert.throws(() => publicKeyFromSpki(other.export({ type: 'spki', format: 'der' })), unusable);
  }
});

test('publicKeyFromSpki() takes an elliptic-curve key in one form, so that no other has another fingerprint', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const point = spki.subarray(-65);
  const compressed = ECDH.convertKey(point, 'prime256v1', undefined, undefined, 'compressed') as Buffer;
  const [algorithm] = parseDer(spki).open().rest(2);
  const other = encodeDer(tag.sequence, [
    algorithm?.raw as Uint8Array,
    encodeDer(tag.bitString, [Buffer.from([0]), compressed]),
  ]);
  // The library takes it for the same key.
  assert.ok(createPublicKey({ key: Buffer.from(other), format: 'der', type: 'spki' }).equals(publicKey));
  assert.doesNotThrow(() => publicKeyFromSpki(spki));
  assert.throws(() => publicKeyFromSpki(other), { ...unusable, found: /uncompressed/ });
});

test('publicKeyFromSpki() refuses RSA keys that are too short', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  assert.throws(() => publicKeyFromSpki(publicKey.export({ type: 'spki', format: 'der' })), unusable);
});

test('publicKeyFromSpki() refuses RSA keys whose public exponent is even, small or huge', () => {
  const { n = '' } = newKey('rsa').publicKey.export({ format: 'jwk' });
  const withExponent = (hex: string): Uint8Array => {
    const jwk = { kty: 'RSA', n, e: Buffer.from(hex, 'hex').toString('base64url') };
    return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });
  };
  for (const good of ['010001', 'ff'.repeat(32)]) publicKeyFromSpki(withExponent(good));
  for (const wrong of ['01', '02', '03', 'ffff', '010000', `01${'00'.repeat(31)}01`]) {
    assert.throws(() => publicKeyFromSpki(withExponent(wrong)), unusable, wrong);
  }
});

test('publicKeyFromSpki() refuses RSA-PSS keys that are bound to another hash than SHA-256', () => {
  const bound = (hashes: { hashAlgorithm?: string; mgf1HashAlgorithm?: string }): Uint8Array =>
    generateKeyPairSync('rsa-pss', { modulusLength: 2048, ...hashes }).publicKey.export({
      type: 'spki',
      format: 'der',
    });
  for (const good of [{}, { hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256' }]) {
    assert.equal(publicKeyFromSpki(bound(good)).algorithm, 'rsa-pss');
  }
  for (const [hashAlgorithm, mgf1HashAlgorithm] of [
    ['sha1', 'sha1'],
    ['sha384', 'sha256'],
    ['sha256', 'sha1'],
    ['sha512', 'sha512'],
  ] as const) {
    assert.throws(() => publicKeyFromSpki(bound({ hashAlgorithm, mgf1HashAlgorithm })), unusable);
  }
});

test('publicKeyFromSpki() wants its elements in a SEQUENCE', () => {
  const set = Buffer.from(key.spki);
  set[0] = tag.set;
  assert.throws(() => publicKeyFromSpki(set), { code: 'der-malformed' });
});

test('decodePem() gives the bytes of one block, or nothing', () => {
  assert.deepEqual(decodePem(key.spkiPem, 'PUBLIC KEY'), Buffer.from(key.spki));
  assert.equal(decodePem(key.spkiPem, 'CERTIFICATE'), undefined);
  assert.equal(
    decodePem(`-----BEGIN PUBLIC KEY-----\n${'A'.repeat(200_000)}\n-----END PUBLIC KEY-----`, 'PUBLIC KEY'),
    undefined,
  );
});

test('publicKeyFromSpki() answers mutated keys with a key or a refusal', () => {
  const bases = (['p256', 'p521', 'rsa', 'rsa-pss', 'ed25519'] as const).map((kind) =>
    Buffer.from(newKey(kind).spki),
  );
  fc.assert(
    fc.property(fc.constantFrom(...bases), fc.nat(), fc.nat({ max: 255 }), (base, at, byte) => {
      const bytes = Buffer.from(base);
      bytes[at % bytes.length] = byte;
      try {
        publicKeyFromSpki(bytes);
      } catch (error) {
        assert.ok(error instanceof WaybillError && error.category === 'refused', String(error));
      }
    }),
    { numRuns: 1500 },
  );
});
