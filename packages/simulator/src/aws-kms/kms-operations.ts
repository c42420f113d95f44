import { sign as signBytes } from 'node:crypto';
import { signDigest } from '../key-service/sign-digest.ts';
import { json, type ServiceReply } from '../sigstore/http-service.ts';
import { type HashName, type KeyKind, newKey, type SimulatedKey } from '../sigstore/simulated-key.ts';

/** A key of the simulated KMS. */
export interface KmsKey {
  readonly id: string;
  readonly arn: string;
  readonly pair: SimulatedKey;
  readonly usage: 'SIGN_VERIFY' | 'ENCRYPT_DECRYPT';
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion';
}

/** What goes wrong: a signature by another key, over another digest, or told as of another algorithm. */
export type KmsLie = 'foreign-key' | 'other-content' | 'other-algorithm';

/** AWS KMS API reference, GetPublicKey, `SigningAlgorithms` by key spec. */
const algorithmsOf: { readonly [kind in KeyKind]: readonly string[] } = {
  p256: ['ECDSA_SHA_256'],
  p384: ['ECDSA_SHA_384'],
  p521: ['ECDSA_SHA_512'],
  rsa: [
    ...['256', '384', '512'].map((bits) => `RSASSA_PKCS1_V1_5_SHA_${bits}`),
    ...['256', '384', '512'].map((bits) => `RSASSA_PSS_SHA_${bits}`),
  ],
  'rsa-pss': [],
  ed25519: ['ED25519_SHA_512', 'ED25519_PH_SHA_512'],
};

const specs: { readonly [kind in KeyKind]: string } = {
  p256: 'ECC_NIST_P256',
  p384: 'ECC_NIST_P384',
  p521: 'ECC_NIST_P521',
  rsa: 'RSA_2048',
  'rsa-pss': 'RSA_2048',
  ed25519: 'ECC_NIST_EDWARDS25519',
};

/** Answer of GetPublicKey. */
export function publicKeyAnswer(key: KmsKey): ServiceReply {
  return (
    stateRefusal(key) ??
    answer({
      KeyId: key.arn,
      PublicKey: Buffer.from(key.pair.spki).toString('base64'),
      KeySpec: specs[key.pair.kind],
      CustomerMasterKeySpec: specs[key.pair.kind],
      KeyUsage: key.usage,
      ...(key.usage === 'SIGN_VERIFY'
        ? { SigningAlgorithms: algorithmsOf[key.pair.kind] }
        : { EncryptionAlgorithms: ['RSAES_OAEP_SHA_256'] }),
    })
  );
}

/** Answer of DescribeKey, which other clients ask beside the public key. */
export function describeAnswer({ id, arn, pair, usage, state }: KmsKey): ServiceReply {
  return answer({
    KeyMetadata: {
      AWSAccountId: '111122223333',
      KeyId: id,
      Arn: arn,
      CreationDate: 1_782_000_000,
      Enabled: state === 'Enabled',
      KeyState: state,
      KeyUsage: usage,
      KeySpec: specs[pair.kind],
      CustomerMasterKeySpec: specs[pair.kind],
      SigningAlgorithms: algorithmsOf[pair.kind],
      KeyManager: 'CUSTOMER',
      Origin: 'AWS_KMS',
    },
  });
}

/** Answer of Sign. */
export function signAnswer(
  key: KmsKey,
  input: { readonly [name: string]: string },
  lie: KmsLie | undefined,
): ServiceReply {
  const algorithm = input['SigningAlgorithm'] ?? '';
  const refused = stateRefusal(key);
  if (refused) return refused;
  if (key.usage !== 'SIGN_VERIFY' || !algorithmsOf[key.pair.kind].includes(algorithm)) {
    const text = `Algorithm ${algorithm} is incompatible with key spec ${specs[key.pair.kind]}.`;
    return failed('InvalidKeyUsageException', text);
  }
  const message = Buffer.from(input['Message'] ?? '', 'base64');
  if (message.length === 0 || message.length > 4096) {
    return failed('ValidationException', "Value at 'message' failed to satisfy constraint: length 1 to 4096");
  }
  if (lie === 'other-content') message[0] = (message[0] ?? 0) ^ 1;
  const pair = lie === 'foreign-key' ? newKey(key.pair.kind) : key.pair;
  const isDigest = input['MessageType'] === 'DIGEST';
  try {
    const hash = `sha${algorithm.slice(-3)}` as HashName;
    const padding = algorithm.includes('PSS') ? 'pss' : 'pkcs1';
    const signature =
      algorithm === 'ED25519_SHA_512' && !isDigest
        ? signBytes(null, message, pair.privateKey)
        : isDigest
          ? signDigest(pair, hash, message, padding)
          : signBytes(hash, message, pair.privateKey);
    return answer({
      KeyId: key.arn,
      Signature: Buffer.from(signature).toString('base64'),
      SigningAlgorithm: lie === 'other-algorithm' ? 'RSASSA_PSS_SHA_512' : algorithm,
    });
  } catch {
    return failed('ValidationException', 'Digest is invalid length for algorithm.');
  }
}

function stateRefusal(key: KmsKey): ServiceReply | undefined {
  if (key.state === 'Disabled') return failed('DisabledException', `${key.arn} is disabled.`);
  if (key.state === 'PendingDeletion')
    return failed('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  return undefined;
}

const contentType = { 'content-type': 'application/x-amz-json-1.1' };

function answer(value: object): ServiceReply {
  return json(200, value, contentType);
}

/** An error of AWS JSON 1.1; KMS gives status 400 for all that the caller did. */
export function failed(type: string, message: string): ServiceReply {
  return json(400, { __type: type, message }, contentType);
}
