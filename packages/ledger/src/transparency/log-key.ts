import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { decodeBase64, encodeBase64, WaybillError } from '@waybill/kernel';

/** A key that signs the transparency log: a name and an Ed25519 private key. */
export interface LogKey {
  /** The log's name: the origin of its checkpoints; no white space and no `+`. */
  readonly name: string;
  /** Ed25519 private key, PKCS#8 as PEM. */
  readonly privateKey: string;
}

/** A log key that is ready to sign. */
export interface LogSigner {
  readonly name: string;
  /** Key hash, 8 lowercase hex digits. */
  readonly keyId: string;
  readonly verifierKey: string;
  sign(text: string): Uint8Array;
}

/** A verifier key, taken apart. */
export interface LogVerifier {
  readonly name: string;
  readonly keyId: string;
  readonly verifierKey: string;
  readonly publicKey: KeyObject;
}

/** Signature type of Ed25519 (C2SP signed-note). */
const ed25519 = 1;
const namePattern = /^[^\s+\p{Cc}]{1,200}$/u;
/** SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** Makes a new key for the log `name`; throws `log-key-malformed` where the name cannot be one. */
export function newLogKey(name: string): LogKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const key = { name, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
  signerOf(key);
  return key;
}

/** The verifier key of a log key: `name+hash+base64` (C2SP signed-note). Throws `log-key-malformed`. */
export function verifierKeyOf(key: LogKey): string {
  return signerOf(key).verifierKey;
}

/** Makes a key ready to sign; throws `log-key-malformed`. */
export function signerOf(key: LogKey): LogSigner {
  if (!namePattern.test(key.name)) throw malformed('a name without white space and +', 'another name');
  const privateKey = readPrivateKey(key.privateKey);
  const raw = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-32);
  const encoded = Buffer.concat([Uint8Array.of(ed25519), raw]);
  const keyId = keyIdOf(key.name, encoded);
  return {
    name: key.name,
    keyId,
    verifierKey: `${key.name}+${keyId}+${encodeBase64(encoded)}`,
    sign: (text) => sign(null, Buffer.from(text), privateKey),
  };
}

/** Reads `name+hash+base64` (C2SP signed-note); throws `log-key-malformed`. */
export function parseVerifierKey(text: string): LogVerifier {
  const expected = 'name+hash+base64 of an Ed25519 key';
  const [, name, keyId, key] = /^([^+]{1,200})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]{44})$/.exec(text) ?? [];
  if (name === undefined || keyId === undefined || key === undefined || !namePattern.test(name)) {
    throw malformed(expected, 'text of another form');
  }
  const encoded = decodeBase64(key);
  if (encoded.length !== 33 || encoded[0] !== ed25519) throw malformed(expected, 'another kind of key');
  if (keyIdOf(name, encoded) !== keyId) throw malformed(expected, 'a hash of another name or key');
  const der = Buffer.concat([spkiPrefix, encoded.subarray(1)]);
  const publicKey = createPublicKey({ key: der, type: 'spki', format: 'der' });
  return { name, keyId, verifierKey: text, publicKey };
}

function keyIdOf(name: string, encoded: Uint8Array): string {
  return createHash('sha256').update(`${name}\n`).update(encoded).digest('hex').slice(0, 8);
}

function readPrivateKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The engine's error may quote the key's surroundings; it is not passed on.
    throw malformed('an Ed25519 private key, PKCS#8 as PEM', 'text that is no private key');
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw malformed('an Ed25519 private key, PKCS#8 as PEM', `a key of type ${key.asymmetricKeyType}`);
}

function malformed(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'log-key-malformed',
    message: 'A key of the transparency log cannot be used.',
    expected,
    found,
    help: 'A private key: "waybill serve" makes one beside an embedded ledger; else "openssl genpkey -algorithm ed25519" does. A verifier key: copy it whole, on one line.',
  });
}
