import { createHash, sign as signBytes } from 'node:crypto';
import { signDigest } from '../key-service/sign-digest.ts';
import type { HashName, SimulatedKey } from '../sigstore/simulated-key.ts';

/** Body of a signing request (Vault API, "Transit secrets engine", sign data), as far as it is simulated. */
export interface SignInput {
  readonly input: string;
  readonly key_version?: number | string;
  readonly prehashed?: boolean;
  readonly hash_algorithm?: string;
  readonly marshaling_algorithm?: string;
  readonly signature_algorithm?: string;
  readonly salt_length?: string;
}

/** What Vault calls a kind of key. */
export function transitType(key: SimulatedKey): string {
  switch (key.kind) {
    case 'p256':
      return 'ecdsa-p256';
    case 'p384':
      return 'ecdsa-p384';
    case 'p521':
      return 'ecdsa-p521';
    case 'ed25519':
      return 'ed25519';
    default:
      return `rsa-${key.publicKey.asymmetricKeyDetails?.modulusLength ?? 0}`;
  }
}

/** PEM; of Ed25519 the 32 bytes in base64. */
export function publicKeyText(key: SimulatedKey): string {
  return key.kind === 'ed25519' ? Buffer.from(key.spki.subarray(-32)).toString('base64') : key.spkiPem;
}

/** The signature that Vault would give; throws what Vault answers with status 400. */
export function signInput(key: SimulatedKey, asked: SignInput): Uint8Array {
  const input = Buffer.from(asked.input, 'base64');
  if (key.kind === 'ed25519') {
    if (asked.prehashed === true)
      throw new Error('only Pure Ed25519 signatures supported, prehashed must be false');
    return signBytes(null, input, key.privateKey);
  }
  const hash = (asked.hash_algorithm ?? 'sha2-256').replace('sha2-', 'sha') as HashName;
  if (!['sha256', 'sha384', 'sha512'].includes(hash)) throw new Error('unsupported hash algorithm');
  const digest = asked.prehashed === true ? input : createHash(hash).update(input).digest();
  if (key.kind !== 'rsa') return signDigest(key, hash, digest);
  // The service's own default is PSS with the longest salt that fits; nobody here relies on it.
  if (asked.signature_algorithm === 'pss' && asked.salt_length !== 'hash') throw new Error('not simulated');
  return signDigest(key, hash, digest, asked.signature_algorithm === 'pkcs1v15' ? 'pkcs1' : 'pss');
}
