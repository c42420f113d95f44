import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isJsonObject, type JsonObject } from '@waybill/kernel';
import { tufUnsigned } from './tuf-error.ts';
import { roleKeysOf, type TufMetadata } from './tuf-metadata.ts';

/** SubjectPublicKeyInfo of Ed25519 up to the key itself (RFC 8410, section 4). */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Throws `tuf-signatures-missing` unless as many different keys as `root` asks for have signed the metadata (TUF 1.0,
 * section 5.3.4 and others: threshold of unique keys). Keys count by what they are, not by their id: one key under two
 * names is one key. Keys and signatures of unknown kinds count for nothing.
 */
export function verifyRole(root: TufMetadata, metadata: TufMetadata): void {
  const { threshold, keys } = roleKeysOf(root, metadata.role);
  const signers = new Set<string>();
  for (const { keyId, signature } of metadata.signatures) {
    const described = keys.get(keyId);
    const key = described && importKey(described);
    if (key && holds(key, metadata.signedBytes, signature)) signers.add(key.identity);
  }
  if (signers.size >= threshold) return;
  throw tufUnsigned(metadata.role, {
    expected: `signatures by ${threshold} of the ${keys.size} keys that root version ${root.version} names`,
    found: `${signers.size}`,
  });
}

interface TufKey {
  readonly object: KeyObject;
  readonly hash: 'sha256' | 'sha384' | null;
  readonly isPss: boolean;
  readonly identity: string;
}

/** Kinds that TUF names (TUF 1.0, section 4.2.2, and securesystemslib's older names): type, scheme, hash. */
function importKey({ keytype, scheme, keyval }: JsonObject): TufKey | undefined {
  const text = isJsonObject(keyval) ? keyval['public'] : undefined;
  if (typeof text !== 'string' || text.length > 16 * 1024) return undefined;
  try {
    if (keytype === 'ed25519' && scheme === 'ed25519' && /^[0-9a-f]{64}$/i.test(text)) {
      const der = Buffer.concat([ed25519Prefix, Buffer.from(text, 'hex')]);
      return keyOf(createPublicKey({ key: der, format: 'der', type: 'spki' }), null, false);
    }
    const object = createPublicKey(text);
    const { namedCurve, modulusLength = 0 } = object.asymmetricKeyDetails ?? {};
    if (scheme === 'ecdsa-sha2-nistp256' && namedCurve === 'prime256v1')
      return keyOf(object, 'sha256', false);
    if (scheme === 'ecdsa-sha2-nistp384' && namedCurve === 'secp384r1') return keyOf(object, 'sha384', false);
    const isRsa = object.asymmetricKeyType === 'rsa' && modulusLength >= 2048 && modulusLength <= 8192;
    if (keytype === 'rsa' && scheme === 'rsassa-pss-sha256' && isRsa) return keyOf(object, 'sha256', true);
  } catch {
    // no key that this machine can read
  }
  return undefined;
}

function keyOf(object: KeyObject, hash: TufKey['hash'], isPss: boolean): TufKey {
  // Not the SPKI: OpenSSL keeps the form of a point, compressed or not, so one key would be two.
  return { object, hash, isPss, identity: JSON.stringify(object.export({ format: 'jwk' })) };
}

function holds({ object, hash, isPss }: TufKey, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const padding = isPss ? { padding: constants.RSA_PKCS1_PSS_PADDING } : {};
    return verify(hash, bytes, { key: object, ...padding }, signature);
  } catch {
    return false;
  }
}
