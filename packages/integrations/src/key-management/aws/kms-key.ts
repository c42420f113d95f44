import { decodeBase64, encodeBase64, type JsonObject, WaybillError } from '@waybill/kernel';
import type { Deadline } from '../../http/deadline.ts';
import type { Environment } from '../environment.ts';
import { keyAnswerMalformed, messageTooLarge } from '../key-service-error.ts';
import type { PublishedKey, RemoteKey, SigningOrder } from '../remote-key.ts';
import type { KeyAlgorithm } from '../signing-key.ts';
import { KmsSession } from './kms-session.ts';

/** AWS KMS API reference, Sign: a RAW message is at most this long. */
const maxMessageBytes = 4096;

/** AWS KMS API reference, Sign, `SigningAlgorithm`. */
const signingAlgorithms: { readonly [algorithm in KeyAlgorithm]: string } = {
  'ecdsa-p256': 'ECDSA_SHA_256',
  'ecdsa-p384': 'ECDSA_SHA_384',
  'ecdsa-p521': 'ECDSA_SHA_512',
  'rsa-pkcs1': 'RSASSA_PKCS1_V1_5_SHA_256',
  'rsa-pss': 'RSASSA_PSS_SHA_256',
  ed25519: 'ED25519_SHA_512',
};

/**
 * A key of AWS KMS (AWS KMS API reference: GetPublicKey, Sign). An alias may be pointed at another key at any time,
 * so signatures are asked of the ARN that came with the public key. Throws `key-service-credentials-missing`.
 */
export function kmsKey(
  named: { readonly keyId: string; readonly endpoint?: string },
  env: Environment,
): RemoteKey {
  const session = new KmsSession(named, env);
  return {
    async fetchPublicKey(deadline: Deadline): Promise<PublishedKey> {
      const answer = await session.ask('GetPublicKey', { KeyId: named.keyId }, deadline);
      const { KeyId: pin, KeyUsage: usage, KeySpec: spec } = answer;
      if (typeof pin !== 'string' || !/^[\w:/-]{1,2048}$/.test(pin)) {
        throw keyAnswerMalformed('AWS KMS', 'the ARN of the key', 'none');
      }
      if (usage !== 'SIGN_VERIFY') {
        throw new WaybillError({
          code: 'signing-key-unsuitable',
          message: 'Nothing was signed: the key in AWS KMS is not meant for signing.',
          expected: 'key usage SIGN_VERIFY',
          found: [usage, spec]
            .filter((text) => typeof text === 'string')
            .join(', ')
            .slice(0, 80),
        });
      }
      return { spki: bytesAt(answer, 'PublicKey'), pin, description: `AWS KMS key ${pin}` };
    },
    async requestSignature({ pin, algorithm, content }: SigningOrder, deadline): Promise<Uint8Array> {
      if (content.kind === 'message' && content.bytes.length > maxMessageBytes) {
        throw messageTooLarge('AWS KMS', maxMessageBytes, content.bytes.length);
      }
      const wanted = signingAlgorithms[algorithm];
      const answer = await session.ask(
        'Sign',
        {
          KeyId: pin,
          Message: encodeBase64(content.kind === 'digest' ? content.value : content.bytes),
          MessageType: content.kind === 'digest' ? 'DIGEST' : 'RAW',
          SigningAlgorithm: wanted,
        },
        deadline,
      );
      if (answer['KeyId'] !== pin || answer['SigningAlgorithm'] !== wanted) {
        throw keyAnswerMalformed(
          'AWS KMS',
          `a signature by ${pin} with ${wanted}`,
          'one by another key or algorithm',
        );
      }
      return bytesAt(answer, 'Signature');
    },
  };
}

function bytesAt(answer: JsonObject, name: string): Uint8Array {
  const text = answer[name];
  try {
    if (typeof text === 'string' && text !== '') return decodeBase64(text);
  } catch {
    // as below
  }
  throw keyAnswerMalformed('AWS KMS', `base64 at ${name}`, 'something else');
}
