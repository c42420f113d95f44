import { WaybillError } from '@waybill/kernel';
import { readBounded } from '../files/read-bounded.ts';
import type { Environment } from './environment.ts';
import { parseKeyPlace } from './key-address.ts';
import { readSigningKey } from './read-signing-key.ts';
import type { SigningKey } from './signing-key.ts';

const maxFileBytes = 64 * 1024;

/** How a key is opened. */
export interface OpenKeyOptions {
  /** Where services look for their addresses and credentials. */
  readonly env: Environment;
  /** Of an encrypted key file; a key in a service has none. */
  readonly password?: string;
  /** Longest time that a service may take for one signature; 15 s unless told. */
  readonly deadlineMs?: number;
}

/**
 * Opens the signing key at a place: a file, `hashivault://<name>` or `awskms://[endpoint]/<id, alias or ARN>`. Clients
 * of services are loaded when they are asked for.
 * Throws `key-address-malformed`, `signing-options-conflict`, what reading a file throws, and the codes of the services.
 */
export async function openSigningKey(place: string, options: OpenKeyOptions): Promise<SigningKey> {
  const at = parseKeyPlace(place);
  const { env, password, deadlineMs } = options;
  if (at.kind === 'file') {
    return readSigningKey(
      await readBounded(at.path, maxFileBytes),
      password === undefined ? {} : { password },
    );
  }
  if (password !== undefined) throw passwordForService();
  const { remoteSigningKey } = await import('./remote-key.ts');
  const remote =
    at.kind === 'vault'
      ? (await import('./vault/vault-key.ts')).vaultKey(at, env)
      : (await import('./aws/kms-key.ts')).kmsKey(at, env);
  return remoteSigningKey(remote, {
    ...(at.padding && { padding: at.padding }),
    ...(deadlineMs !== undefined && { deadlineMs }),
  });
}

function passwordForService(): WaybillError {
  return new WaybillError({
    code: 'signing-options-conflict',
    message: 'The options do not say clearly how to sign.',
    expected: 'a password with a key file, or the address of a key in a service',
    found: 'a password with a key in a service',
    help: 'Services take their credentials from their own variables; leave the password out.',
  });
}
