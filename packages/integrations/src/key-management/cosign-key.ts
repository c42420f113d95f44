import { scrypt } from 'node:crypto';
import {
  decodeBase64,
  parseJson,
  isJsonObject,
  WaybillError,
  type JsonObject,
  type JsonValue,
} from '@waybill/kernel';

/**
 * What opening a file may cost: a crafted one could hold the process for minutes or take gigabytes. Cosign writes
 * N = 65536, r = 8, p = 1; scrypt needs 128 · N · r bytes, and time as N · r · p.
 */
const limits = { maxN: 2 ** 20, maxR: 32, maxP: 16, maxWork: 2 ** 24, maxMemoryBytes: 1024 ** 3 } as const;

/**
 * Opens a Cosign key file: JSON of scrypt parameters and a NaCl secretbox, in PEM
 * (go-securesystemslib, encrypted/encrypted.go); returns the private key's DER.
 * Throws `signing-key-malformed` or `signing-key-password-wrong`.
 */
export async function openCosignKey(body: Uint8Array, password: string): Promise<Uint8Array> {
  const sealed = readSealedKey(body);
  const key = await deriveKey(password, sealed);
  const { xsalsa20poly1305 } = await import('@noble/ciphers/salsa.js');
  try {
    return xsalsa20poly1305(key, sealed.nonce).decrypt(sealed.ciphertext);
  } catch (cause) {
    throw passwordWrong(cause);
  }
}

/** The password does not open the key. */
export function passwordWrong(cause: unknown): WaybillError {
  return new WaybillError({
    code: 'signing-key-password-wrong',
    message: 'The signing key was not opened: the password does not fit, or the file is damaged.',
    expected: 'the password that the key was encrypted with',
    found: 'another one (not shown)',
    help: 'Cosign takes it from COSIGN_PASSWORD; mind a newline at its end.',
    cause,
  });
}

/** The file is not a private key that Waybill can read. */
export function keyMalformed(expected: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'signing-key-malformed',
    message: 'The signing key was not read: the file is not a private key that Waybill knows.',
    expected,
    found: 'something else (not shown)',
    help: 'Pass a private key as PEM: PKCS#8, SEC1, PKCS#1, or a key file that Cosign has made.',
    cause,
  });
}

interface SealedKey {
  readonly cost: { readonly N: number; readonly r: number; readonly p: number };
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

function readSealedKey(body: Uint8Array): SealedKey {
  let json: JsonValue;
  try {
    json = parseJson(body, { maxBytes: 64 * 1024, maxDepth: 5 });
  } catch {
    throw keyMalformed('JSON inside the PEM block');
  }
  const kdf = objectAt(json, 'kdf');
  const cipher = objectAt(json, 'cipher');
  if (kdf['name'] !== 'scrypt') throw keyMalformed('a key derivation by scrypt');
  if (cipher['name'] !== 'nacl/secretbox') throw keyMalformed('a cipher nacl/secretbox');
  const params = objectAt(kdf, 'params');
  const cost = {
    N: boundedAt(params, 'N', limits.maxN),
    r: boundedAt(params, 'r', limits.maxR),
    p: boundedAt(params, 'p', limits.maxP),
  };
  if (128 * cost.N * cost.r > limits.maxMemoryBytes || cost.N * cost.r * cost.p > limits.maxWork) {
    throw keyMalformed('scrypt parameters that cost at most 1 GiB and a few seconds');
  }
  const nonce = bytesAt(cipher, 'nonce');
  if (nonce.length !== 24) throw keyMalformed('a nonce of 24 bytes');
  return { cost, salt: bytesAt(kdf, 'salt'), nonce, ciphertext: bytesAt(json as JsonObject, 'ciphertext') };
}

function deriveKey(password: string, { cost, salt }: SealedKey): Promise<Uint8Array> {
  const maxmem = 2 * limits.maxMemoryBytes;
  return new Promise<Uint8Array>((resolve, reject) => {
    scrypt(password, salt, 32, { N: cost.N, r: cost.r, p: cost.p, maxmem }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  }).catch((cause: unknown) => {
    throw keyMalformed('parameters that scrypt accepts', cause);
  });
}

function objectAt(value: JsonValue | undefined, key: string): JsonObject {
  const found = isJsonObject(value) ? value[key] : undefined;
  if (!isJsonObject(found)) throw keyMalformed(`an object at ${key}`);
  return found;
}

function boundedAt(params: JsonObject, key: string, max: number): number {
  const value = params[key];
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max) return value;
  throw keyMalformed(`scrypt’s ${key} from 1 to ${max}`);
}

function bytesAt(value: JsonObject, key: string): Uint8Array {
  const text = value[key];
  try {
    if (typeof text === 'string') return decodeBase64(text);
  } catch {
    // told below, without the text
  }
  throw keyMalformed(`base64 at ${key}`);
}
