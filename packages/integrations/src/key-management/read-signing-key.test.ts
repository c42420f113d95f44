import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { digestOf, WaybillError } from '@waybill/kernel';
import { newSigningKey } from './new-signing-key.ts';
import { readSigningKey } from './read-signing-key.ts';
import { hashOf, type SigningKey } from './signing-key.ts';

const algorithms = ['ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', 'rsa-pkcs1', 'ed25519'] as const;
const message = Buffer.from('what is signed');
const password = 'correct horse';

function fixture(name: string): Buffer {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url));
}

function fits(key: SigningKey, signature: Uint8Array, spkiPem = key.spkiPem): boolean {
  const hash = key.algorithm === 'ed25519' ? null : hashOf(key.algorithm);
  return verify(hash, message, createPublicKey(spkiPem), signature);
}

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof WaybillError && error.code === code;
}

describe('readSigningKey()', () => {
  for (const algorithm of algorithms) {
    test(`reads ${algorithm} as PKCS#8, plain and encrypted, and signs what its public key verifies`, async () => {
      for (const secret of [undefined, password]) {
        const made = newSigningKey({ algorithm, ...(secret ? { password: secret } : {}) });
        const read = await readSigningKey(Buffer.from(made.privatePem), secret ? { password: secret } : {});
        assert.equal(read.algorithm, algorithm);
        assert.equal(read.spkiPem, made.key.spkiPem);
        assert.equal(read.fingerprint, made.key.fingerprint);
        assert.ok(fits(made.key, await read.sign(message)));
      }
    });
  }

  test('reads SEC1 with the curve parameters that openssl writes before it', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const sec1 = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    const key = await readSigningKey(Buffer.from(parameters + sec1));
    assert.ok(fits(key, await key.sign(message)));
  });

  for (const name of ['cosign', 'imported-p384', 'imported-rsa', 'no-password', 'pkcs8-scrypt']) {
    test(`opens ${name}.key as Cosign or OpenSSL made it`, async () => {
      const key = await readSigningKey(fixture(`${name}.key`), {
        password: name === 'no-password' ? '' : password,
      });
      const publicPem = fixture(`${name}.pub`).toString();
      assert.equal(key.spkiPem.trim(), publicPem.trim());
      assert.ok(fits(key, await key.sign(message), publicPem));
    });
  }

  test('opens a Cosign key under its older label', async () => {
    const older = fixture('cosign.key').toString().replaceAll('SIGSTORE', 'COSIGN');
    const key = await readSigningKey(Buffer.from(older), { password });
    assert.equal(key.spkiPem.trim(), fixture('cosign.pub').toString().trim());
  });

  test('refuses a wrong password, for Cosign and for PKCS#8', async () => {
    const pkcs8 = Buffer.from(newSigningKey({ password }).privatePem);
    for (const bytes of [fixture('cosign.key'), pkcs8]) {
      await assert.rejects(
        readSigningKey(bytes, { password: 'wrong' }),
        refusedWith('signing-key-password-wrong'),
      );
    }
  });

  test('asks for a password where the key is encrypted, and takes an empty one as given', async () => {
    await assert.rejects(readSigningKey(fixture('cosign.key')), refusedWith('signing-key-password-missing'));
    await assert.rejects(
      readSigningKey(fixture('cosign.key'), { password: '' }),
      refusedWith('signing-key-password-wrong'),
    );
  });

  const cosignWith = (change: (json: { kdf: { params: Record<string, number> } }) => void): Buffer => {
    const [head, , tail] = fixture('cosign.key')
      .toString()
      .split(/\n([^-]+)\n/);
    const body = fixture('cosign.key').toString().split('\n').slice(1, -2).join('');
    const json = JSON.parse(Buffer.from(body, 'base64').toString());
    change(json);
    return Buffer.from(`${head}\n${Buffer.from(JSON.stringify(json)).toString('base64')}\n${tail}`);
  };
  const tooDear: { readonly [name: string]: Record<string, number> } = {
    'N above 2^20': { N: 2 ** 21 },
    'N that is no power of two': { N: 65537 },
    'p above its bound': { p: 17 },
    'r above its bound': { r: 33 },
    'more work than a few seconds, in memory': { N: 2 ** 20, r: 8 },
    'more work than a few seconds, in time': { N: 2 ** 16, r: 8, p: 9 },
    'N of one': { N: 1 },
    'an N that r does not allow': { N: 2 ** 16, r: 1 },
  };
  for (const [name, params] of Object.entries(tooDear)) {
    test(`refuses a Cosign key whose scrypt asks for ${name}`, async () => {
      const bytes = cosignWith((json) => Object.assign(json.kdf.params, params));
      await assert.rejects(readSigningKey(bytes, { password }), refusedWith('signing-key-malformed'));
    });
  }
  test('reads a Cosign key that was written again unchanged', async () => {
    assert.ok(
      await readSigningKey(
        cosignWith(() => {}),
        { password },
      ),
    );
  });

  test('refuses kinds of key that it does not sign with', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const odd = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey;
    for (const key of [weak, odd]) {
      const pem = key.export({ type: 'pkcs8', format: 'pem' });
      await assert.rejects(readSigningKey(Buffer.from(pem)), refusedWith('signing-key-unsuitable'));
    }
  });

  test('refuses a public key, two private keys, and a file that is too long', async () => {
    const { key, privatePem } = newSigningKey();
    for (const text of [key.spkiPem, privatePem + privatePem, privatePem + ' '.repeat(64 * 1024)]) {
      await assert.rejects(readSigningKey(Buffer.from(text)), refusedWith('signing-key-malformed'));
    }
  });

  test('lets only coded errors out, whatever the bytes, and none that quotes the key', async () => {
    const plain = Buffer.from(newSigningKey().privatePem);
    const secret = plain.toString().split('\n')[1] ?? '';
    const mutated = fc.tuple(fc.nat(plain.length - 1), fc.nat(255)).map(([at, byte]) => plain.with(at, byte));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), mutated), async (bytes) => {
        try {
          await readSigningKey(bytes, { password: '' });
        } catch (error) {
          assert.ok(error instanceof WaybillError, String(error));
          for (let at: unknown = error; at instanceof Error; at = at.cause) {
            assert.ok(!`${at.message}${at instanceof WaybillError ? at.found : ''}`.includes(secret));
          }
        }
      }),
    );
  });
});

describe('signDigest()', () => {
  for (const algorithm of ['ecdsa-p256', 'rsa-pkcs1'] as const) {
    test(`signs a digest with ${algorithm} as if it had the bytes`, async () => {
      const { key } = newSigningKey({ algorithm });
      assert.ok(fits(key, await key.signDigest(digestOf(message))));
    });
  }
  for (const algorithm of ['ecdsa-p384', 'ecdsa-p521', 'ed25519'] as const) {
    test(`refuses a digest with ${algorithm}`, async () => {
      const { key } = newSigningKey({ algorithm });
      await assert.rejects(key.signDigest(digestOf(message)), refusedWith('signing-needs-bytes'));
    });
  }
});
