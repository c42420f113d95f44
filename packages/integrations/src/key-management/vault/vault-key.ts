import { createPublicKey } from 'node:crypto';
import { decodeBase64, encodeBase64, isJsonObject, type JsonObject, WaybillError } from '@waybill/kernel';
import type { Deadline } from '../../http/deadline.ts';
import type { Environment } from '../environment.ts';
import { keyAnswerMalformed, messageTooLarge, remoteKeyUnusable } from '../key-service-error.ts';
import type { PublishedKey, RemoteKey, SigningOrder } from '../remote-key.ts';
import { readVaultAccess } from './vault-access.ts';
import { VaultSession } from './vault-session.ts';

/** Vault takes requests of 32 MiB unless told otherwise; base64 and JSON take a third of it. */
const maxMessageBytes = 16 * 1024 * 1024;

/** SubjectPublicKeyInfo of Ed25519 up to the key itself (RFC 8410, section 4). */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * A key of Vault's transit engine (Vault API, "Transit secrets engine": read key, sign data). The version is the one
 * asked for, or the latest when the public key was read; a rotation meanwhile changes nothing.
 * Throws `key-service-credentials-missing`.
 */
export function vaultKey(
  named: { readonly name: string; readonly version?: number },
  env: Environment,
): RemoteKey {
  const access = readVaultAccess(env);
  const session = new VaultSession(access);
  const { name } = named;
  return {
    async fetchPublicKey(deadline: Deadline): Promise<PublishedKey> {
      const data = await session.ask({ method: 'GET', path: `${access.engine}/keys/${name}` }, deadline);
      const version = named.version ?? data['latest_version'];
      if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
        throw keyAnswerMalformed('Vault', 'a latest_version', 'none');
      }
      return {
        spki: spkiOf(data, version),
        pin: String(version),
        description: `Vault transit key ${name}, version ${version}`,
      };
    },
    async requestSignature(order: SigningOrder, deadline: Deadline): Promise<Uint8Array> {
      const data = await session.ask(
        { method: 'POST', path: `${access.engine}/sign/${name}`, body: requestOf(order) },
        deadline,
      );
      return signatureIn(data, order.pin);
    },
  };
}

function requestOf({ pin, algorithm, content }: SigningOrder): JsonObject {
  const version = { key_version: Number(pin) };
  if (content.kind === 'message') {
    if (content.bytes.length > maxMessageBytes) {
      throw messageTooLarge('Vault', maxMessageBytes, content.bytes.length);
    }
    return { ...version, input: encodeBase64(content.bytes) };
  }
  const padding =
    algorithm === 'rsa-pss'
      ? { signature_algorithm: 'pss', salt_length: 'hash' }
      : algorithm === 'rsa-pkcs1'
        ? { signature_algorithm: 'pkcs1v15' }
        : { marshaling_algorithm: 'asn1' };
  return {
    ...version,
    ...padding,
    input: encodeBase64(content.value),
    prehashed: true,
    hash_algorithm: content.hash.replace('sha', 'sha2-'),
  };
}

/** `vault:v<version>:<base64>`; another version than the one asked for is another key. */
function signatureIn({ signature }: JsonObject, pin: string): Uint8Array {
  const [, version, text] =
    /^vault:v(\d+):([A-Za-z0-9+/=]+)$/.exec(typeof signature === 'string' ? signature : '') ?? [];
  if (version === undefined || text === undefined) {
    throw keyAnswerMalformed('Vault', 'a signature as vault:v<version>:<base64>', 'something else');
  }
  if (version !== pin) {
    throw new WaybillError({
      code: 'remote-signature-refused',
      message: 'Nothing was signed: Vault signed with another version of the key.',
      category: 'refused',
      expected: `version ${pin}`,
      found: `version ${version}`,
      help: 'Name the version: hashivault://<name>?version=<number>.',
    });
  }
  try {
    return decodeBase64(text);
  } catch {
    throw keyAnswerMalformed('Vault', 'a signature in base64', 'something else');
  }
}

/** The public key of one version: PEM, and for Ed25519 its 32 bytes in base64. Symmetric keys list a time instead. */
function spkiOf(data: JsonObject, version: number): Uint8Array {
  const { keys, type } = data;
  const entry =
    isJsonObject(keys) && Object.hasOwn(keys, String(version)) ? keys[String(version)] : undefined;
  if (entry === undefined) throw remoteKeyUnusable('Vault', `no version ${version} of the key`);
  const text = isJsonObject(entry) ? entry['public_key'] : undefined;
  if (typeof text !== 'string' || text === '') {
    throw new WaybillError({
      code: 'signing-key-unsuitable',
      message: 'Nothing was signed: the key in Vault is of a kind that signs nothing.',
      expected: 'ecdsa-p256, ecdsa-p384, ecdsa-p521, rsa-2048, rsa-3072, rsa-4096 or ed25519, not derived',
      found: typeof type === 'string' ? type.replace(/[^\w-]/g, '').slice(0, 40) : 'another',
    });
  }
  try {
    if (!text.includes('BEGIN')) return Buffer.concat([ed25519Prefix, decodeBase64(text)]);
    return createPublicKey(text).export({ type: 'spki', format: 'der' });
  } catch {
    throw keyAnswerMalformed('Vault', 'a public key in PEM, or an Ed25519 key in base64', 'something else');
  }
}
