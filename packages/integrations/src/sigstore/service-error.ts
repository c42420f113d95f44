import { isJsonObject, parseJson, WaybillError, type ErrorDetails, type JsonValue } from '@waybill/kernel';
import { shownReason } from '../http/shown-reason.ts';

/** A Sigstore service that signing needs. */
export type SigstoreService = 'fulcio' | 'log' | 'timestamp';

/** Nobody could tell: the service did not answer in time, or not with an answer. */
export function serviceUnreachable(service: SigstoreService, found: string, cause?: unknown): WaybillError {
  const details = {
    category: 'unavailable',
    expected: 'an answer before the deadline',
    found,
    help: 'Check the address and whether the service runs; signing again is safe.',
    cause,
  } as const satisfies Partial<ErrorDetails>;
  switch (service) {
    case 'fulcio':
      return new WaybillError({
        ...details,
        code: 'certificate-authority-unreachable',
        message: 'No signing certificate was issued: the certificate authority (Fulcio) could not be asked.',
      });
    case 'log':
      return new WaybillError({
        ...details,
        code: 'log-unreachable',
        message: 'The signature was not entered into the transparency log: the log could not be asked.',
      });
    case 'timestamp':
      return new WaybillError({
        ...details,
        code: 'timestamp-unreachable',
        message: 'The signature was not time-stamped: the timestamp authority could not be asked.',
      });
  }
}

/** The service answered, and the answer is no. No piece of `secret`, which it was sent, is repeated. */
export function serviceRefused(
  service: SigstoreService,
  status: number,
  body: Uint8Array,
  secret?: string,
): WaybillError {
  const reason = reasonIn(body, secret);
  const details = {
    category: 'refused',
    found: `status ${status}${reason === undefined ? '' : `: ${reason}`}`,
  } as const satisfies Partial<ErrorDetails>;
  switch (service) {
    case 'fulcio':
      return new WaybillError({
        ...details,
        code: 'certificate-not-issued',
        message: 'The certificate authority (Fulcio) issued no signing certificate.',
        expected: 'an ID token with audience "sigstore", not expired, from an issuer that this Fulcio trusts',
        help: 'In GitLab, give the job id_tokens with aud: sigstore, and sign before the token expires.',
      });
    case 'log':
      return new WaybillError({
        ...details,
        code: 'log-entry-refused',
        message: 'The transparency log did not take the signature.',
        expected: 'status 201',
      });
    case 'timestamp':
      return new WaybillError({
        ...details,
        code: 'timestamp-refused',
        message: 'The timestamp authority did not stamp the signature.',
        expected: 'a granted time stamp',
      });
  }
}

/** The service answered with something else than its interface promises, or with an answer to another question. */
export function answerMalformed(service: SigstoreService, expected: string, found: string): WaybillError {
  const name = { fulcio: 'certificate authority', log: 'transparency log', timestamp: 'timestamp authority' }[
    service
  ];
  return new WaybillError({
    code: 'sigstore-answer-malformed',
    message: `Nothing was signed: the answer of the ${name} cannot be used.`,
    category: 'unavailable',
    expected,
    found,
    help: 'Check that the address is that of the service and not of a proxy or a login page in front of it.',
  });
}

/** Reads an answer as JSON. */
export function readJsonAnswer(service: SigstoreService, body: Uint8Array): JsonValue {
  try {
    return parseJson(body, { maxDepth: 20 });
  } catch {
    throw answerMalformed(service, 'JSON', 'something else');
  }
}

/** The value at a path of keys, or undefined where the path ends early. */
export function valueAt(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  let at = value;
  for (const key of path) at = isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
}

/** The text at a path; throws `sigstore-answer-malformed` where there is none. */
export function textAt(service: SigstoreService, value: JsonValue, ...path: readonly string[]): string {
  const found = valueAt(value, ...path);
  if (typeof found === 'string') return found;
  throw answerMalformed(service, `text at ${path.join('.')}`, found === undefined ? 'nothing' : typeof found);
}

/** The `message` of an error answer, as far as it may be shown. */
function reasonIn(body: Uint8Array, secret: string | undefined): string | undefined {
  try {
    const message = valueAt(parseJson(body.subarray(0, 4096)), 'message');
    return typeof message === 'string' ? shownReason(message, secret) : undefined;
  } catch {
    return undefined;
  }
}
