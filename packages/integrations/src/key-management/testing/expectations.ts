import assert from 'node:assert/strict';
import { constants, createPublicKey, verify } from 'node:crypto';
import { WaybillError } from '@waybill/kernel';
import { hashOf, type SigningKey } from '../signing-key.ts';

/** Whether a stranger with the public key alone accepts the signature. */
export function accepts(spkiPem: string, key: SigningKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  const publicKey = createPublicKey(spkiPem);
  if (key.algorithm === 'ed25519') return verify(null, bytes, publicKey, signature);
  const padding = key.algorithm === 'rsa-pss' ? { padding: constants.RSA_PKCS1_PSS_PADDING } : {};
  return verify(hashOf(key.algorithm), bytes, { key: publicKey, ...padding }, signature);
}

/** The coded error that a promise ends with, in which none of the secrets stands; fails where it ends well. */
export async function refusalOf(
  promise: Promise<unknown>,
  ...secrets: readonly string[]
): Promise<WaybillError> {
  const error: unknown = await promise.then(
    () => assert.fail('it was expected to fail'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof WaybillError, String(error));
  const told = [error.message, error.expected, error.found, error.help].join('\n');
  for (const secret of secrets) assert.ok(!told.includes(secret), 'a secret stands in the error');
  return error;
}

/** Every kind of key that a service can sign with: the simulator's name, what the address adds, and ours. */
export const remoteKinds = [
  ['p256', '', 'ecdsa-p256'],
  ['p384', '', 'ecdsa-p384'],
  ['p521', '', 'ecdsa-p521'],
  ['rsa', '', 'rsa-pkcs1'],
  ['rsa', '?padding=pss', 'rsa-pss'],
  ['ed25519', '', 'ed25519'],
] as const;
