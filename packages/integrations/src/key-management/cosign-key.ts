import { scrypt } from 'node:crypto';
import { decodeBase64, parseJson, isJsonObject, type JsonObject, type JsonValue } from '@waybill/kernel';
import { keyMalformed, passwordWrong } from './key-error.ts';
import { checkScryptCost, maxScryptMemoryBytes, type ScryptCost } from './opening-cost.ts';

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

interface SealedKey {
  readonly cost: ScryptCost;
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
  const cost = { N: numberAt(params, 'N'), r: numberAt(params, 'r'), p: numberAt(params, 'p') };
  checkScryptCost(cost);
  const nonce = bytesAt(cipher, 'nonce');
  if (nonce.length !== 24) throw keyMalformed('a nonce of 24 bytes');
  return { cost, salt: bytesAt(kdf, 'salt'), nonce, ciphertext: bytesAt(json as JsonObject, 'ciphertext') };
}

function deriveKey(password: string, { cost, salt }: SealedKey): Promise<Uint8Array> {
  return new Promise<Uint8Array>((resolve, reject) => {
    scrypt(password, salt, 32, { ...cost, maxmem: 2 * maxScryptMemoryBytes }, (error, key) =>
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

function numberAt(params: JsonObject, key: string): number {
  const value = params[key];
  if (typeof value === 'number') return value;
  throw keyMalformed(`scrypt’s ${key}`);
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
