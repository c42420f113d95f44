import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { WaybillError } from '@waybill/kernel';
import { checkPkcs8Cost, checkScryptCost } from './opening-cost.ts';
import { readSigningKey } from './read-signing-key.ts';

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length < 128 ? [content.length] : [0x81, content.length];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const octets = (sizeBytes: number): Buffer => der(4, Buffer.alloc(sizeBytes, 7));
const oid = (hex: string): Buffer => der(6, Buffer.from(hex, 'hex'));

/** An INTEGER of at most 32 bits. */
function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  const start = [0, 1, 2, 3].findLast(
    (at) => bytes.readInt32BE() === bytes.subarray(at).readIntBE(0, 4 - at),
  );
  return der(2, bytes.subarray(start));
}

/** An EncryptedPrivateKeyInfo of PBES2 with AES-256-CBC whose sealed part is nonsense. */
function sealed(kdf: Uint8Array): Buffer {
  const cipher = sequence(oid('60864801650304012a'), octets(16));
  return sequence(sequence(oid('2a864886f70d01050d'), sequence(kdf, cipher)), octets(144));
}

function pbkdf2(iterations: number): Buffer {
  const prf = sequence(oid('2a864886f70d0209'), Buffer.from('0500', 'hex'));
  return sequence(oid('2a864886f70d01050c'), sequence(octets(8), number(iterations), prf));
}

function scrypt(N: number, r: number, p: number): Buffer {
  return sequence(oid('2b06010401da47040b'), sequence(octets(8), number(N), number(r), number(p)));
}

function pemOf(bytes: Uint8Array): Buffer {
  const body = Buffer.from(bytes).toString('base64');
  return Buffer.from(`-----BEGIN ENCRYPTED PRIVATE KEY-----\n${body}\n-----END ENCRYPTED PRIVATE KEY-----\n`);
}

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof WaybillError && error.code === code;
}

describe('checkPkcs8Cost()', () => {
  test('lets two million iterations of PBKDF2 pass, and not one more', () => {
    checkPkcs8Cost(sealed(pbkdf2(2_000_000)));
    assert.throws(() => checkPkcs8Cost(sealed(pbkdf2(2_000_001))), refusedWith('signing-key-malformed'));
  });

  test('lets scrypt do the work that a Cosign key may ask for, and no more', () => {
    checkPkcs8Cost(sealed(scrypt(2 ** 19, 8, 1)));
    const tooDear = [scrypt(2 ** 19, 8, 2), scrypt(2 ** 21, 1, 1), scrypt(2, 33, 1), scrypt(2, 1, 17)];
    for (const kdf of tooDear) {
      assert.throws(() => checkPkcs8Cost(sealed(kdf)), refusedWith('signing-key-malformed'));
    }
  });

  test('refuses numbers that are no counts', () => {
    for (const count of [0x7fffffff, -1]) {
      assert.throws(() => checkPkcs8Cost(sealed(pbkdf2(count))), refusedWith('signing-key-malformed'));
    }
  });

  test('lets only coded errors out, whatever the bytes', () => {
    const good = sealed(pbkdf2(2048));
    const mutated = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => good.with(at, byte));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), mutated), (bytes) => {
        try {
          checkPkcs8Cost(bytes);
        } catch (error) {
          assert.ok(refusedWith('signing-key-malformed')(error), String(error));
        }
      }),
    );
  });
});

describe('checkScryptCost()', () => {
  test('takes what Cosign writes, and eight times that', () => {
    checkScryptCost({ N: 2 ** 16, r: 8, p: 1 });
    checkScryptCost({ N: 2 ** 19, r: 8, p: 1 });
    assert.throws(() => checkScryptCost({ N: 2 ** 19, r: 8, p: 2 }), refusedWith('signing-key-malformed'));
  });
});

test('readSigningKey() refuses a PKCS#8 key that asks for 2^31-1 iterations, without doing one', async () => {
  const startedMs = performance.now();
  const reading = readSigningKey(pemOf(sealed(pbkdf2(0x7fffffff))), { password: 'x' });
  await assert.rejects(reading, refusedWith('signing-key-malformed'));
  assert.ok(performance.now() - startedMs < 5000);
  const passing = readSigningKey(pemOf(sealed(pbkdf2(2048))), { password: 'x' });
  await assert.rejects(passing, refusedWith('signing-key-password-wrong'));
});

test('readSigningKey() refuses a PKCS#8 key of PBES1, whose cost nobody reads', async () => {
  const bytes = readFileSync(new URL('fixtures/pkcs8-pbes1.key', import.meta.url));
  await assert.rejects(
    readSigningKey(bytes, { password: 'correct horse' }),
    refusedWith('signing-key-malformed'),
  );
});
