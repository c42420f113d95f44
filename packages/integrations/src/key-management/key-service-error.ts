import { type ErrorDetails, isJsonObject, type JsonObject, parseJson, WaybillError } from '@waybill/kernel';

/** Services that keep keys. */
export type KeyService = 'Vault' | 'AWS KMS' | 'AWS STS';

/** Nobody could tell: no answer in time, a broken one, or one that says "not now". */
export function keyServiceUnreachable(service: KeyService, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'key-service-unreachable',
    message: `Nothing was signed: ${service} could not be asked.`,
    category: 'unavailable',
    expected: 'an answer before the deadline',
    found,
    help: 'Check the address and whether the service runs and is unsealed; signing again is safe.',
    cause,
  });
}

/** The service knows the caller and says no, or does not know it. */
export function keyServiceDenied(service: KeyService, found: string, help: string): WaybillError {
  return new WaybillError({
    code: 'key-service-denied',
    message: `Nothing was signed: ${service} did not allow it.`,
    category: 'refused',
    expected: 'credentials that may read the public key and sign with it, and nothing more',
    found,
    help,
  });
}

/** There is no such key, or none that can be used now. */
export function remoteKeyUnusable(service: KeyService, found: string): WaybillError {
  return new WaybillError({
    code: 'remote-key-unusable',
    message: `Nothing was signed: ${service} has no such key, or none that signs now.`,
    category: 'refused',
    expected: 'an enabled signing key of that name in that region, engine and namespace',
    found,
  });
}

/** The service answered with something that its interface does not promise. */
export function keyAnswerMalformed(service: KeyService, expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'key-service-answer-malformed',
    message: `Nothing was signed: the answer of ${service} cannot be used.`,
    category: 'unavailable',
    expected,
    found,
    help: 'Check that the address is that of the service and not of a proxy or a login page in front of it.',
  });
}

/** Whom the service should believe was not said, or not in full. */
export function keyCredentialsMissing(
  details: Pick<ErrorDetails, 'expected' | 'found' | 'help'>,
): WaybillError {
  return new WaybillError({
    code: 'key-service-credentials-missing',
    message: 'Nothing was signed: it is not known as whom to ask the key service.',
    ...details,
  });
}

/** Only Ed25519 needs the content itself, and services take only so much of it. */
export function messageTooLarge(service: KeyService, maxBytes: number, sizeBytes: number): WaybillError {
  return new WaybillError({
    code: 'remote-key-message-too-large',
    message: `Nothing was signed: an Ed25519 key signs the content itself, and ${service} does not take that much.`,
    expected: `at most ${maxBytes} bytes`,
    found: `${sizeBytes} bytes`,
    help: 'Sign with an ECDSA P-256 key: only a digest is sent, whatever the size.',
  });
}

/** Reads an answer as JSON object; throws `key-service-answer-malformed`. */
export function readKeyAnswer(service: KeyService, body: Uint8Array): JsonObject {
  try {
    const value = parseJson(body, { maxDepth: 12 });
    if (isJsonObject(value)) return value;
  } catch {
    // as below
  }
  throw keyAnswerMalformed(service, 'a JSON object', 'something else');
}
