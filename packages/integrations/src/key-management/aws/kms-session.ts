import { AwsV4Signer } from 'aws4fetch';
import type { JsonObject } from '@waybill/kernel';
import type { BoundedAnswer } from '../../http/bounded-request.ts';
import type { Deadline } from '../../http/deadline.ts';
import { sendPatiently } from '../../http/send-patiently.ts';
import { shownReason } from '../../http/shown-reason.ts';
import { type Environment, fitsHeader } from '../environment.ts';
import {
  keyCredentialsMissing,
  keyServiceDenied,
  keyServiceUnreachable,
  readKeyAnswer,
  remoteKeyUnusable,
} from '../key-service-error.ts';
import type { AwsCredentials } from './aws-credentials.ts';
import { awsEndpoint, awsRegion } from './aws-endpoint.ts';
import { findAwsCredentials } from './find-credentials.ts';

const maxAnswerBytes = 256 * 1024;
/** Credentials that end within this time are fetched anew. */
const renewalMs = 60_000;

/** AWS KMS API reference, common and operation errors that say "not now"; the SDKs repeat them, too. */
const busy =
  /^(?:Throttling|ThrottlingException|RequestLimitExceeded|DependencyTimeoutException|KMSInternalException|KeyUnavailableException)$/;
/** The key does not exist, is disabled, waits for its deletion, or does not do this. */
const unusable =
  /^(?:NotFoundException|DisabledException|KMSInvalidStateException|InvalidKeyUsageException|InvalidArnException)$/;

/** Calls AWS KMS (JSON 1.1 over POST, Signature Version 4), with credentials that are renewed before they end. */
export class KmsSession {
  readonly #env: Environment;
  readonly #region: string;
  readonly #url: string;
  #credentials: AwsCredentials | undefined;

  constructor(named: { readonly keyId: string; readonly endpoint?: string }, env: Environment) {
    this.#env = env;
    this.#region = awsRegion(named.keyId, env);
    const { endpoint } = named;
    this.#url = endpoint === undefined ? awsEndpoint('kms', env, this.#region) : `https://${endpoint}/`;
  }

  /** The answer of one operation. Throws the codes of `key-service-error.ts`. */
  async ask(operation: 'GetPublicKey' | 'Sign', input: JsonObject, deadline: Deadline): Promise<JsonObject> {
    const credentials = await this.#current(deadline);
    const body = JSON.stringify(input);
    const signed = await new AwsV4Signer({
      method: 'POST',
      url: this.#url,
      headers: { 'x-amz-target': `TrentService.${operation}`, 'content-type': 'application/x-amz-json-1.1' },
      body,
      ...credentials,
      service: 'kms',
      region: this.#region,
    }).sign();
    const outcome = await sendPatiently(
      {
        method: 'POST',
        url: this.#url,
        headers: Object.fromEntries(signed.headers),
        body,
        maxBytes: maxAnswerBytes,
      },
      deadline,
      (answer) => {
        const { type } = errorIn(answer);
        return busy.test(type) ? type : undefined;
      },
    );
    if (outcome.kind === 'failure') throw keyServiceUnreachable('AWS KMS', outcome.found, outcome.cause);
    const { status, body: answered } = outcome.answer;
    if (status >= 200 && status < 300) return readKeyAnswer('AWS KMS', answered);
    throw refusalOf(outcome.answer, credentials);
  }

  async #current(deadline: Deadline): Promise<AwsCredentials> {
    const known = this.#credentials;
    if (known && (known.expiresAtMs === undefined || known.expiresAtMs - Date.now() > renewalMs))
      return known;
    const found = await findAwsCredentials(this.#env, this.#region, deadline);
    if (![found.accessKeyId, found.sessionToken ?? 'none'].every(fitsHeader)) {
      throw keyCredentialsMissing({
        expected: 'an access key id and a session token without spaces and line breaks',
        found: 'another form (not shown)',
      });
    }
    return (this.#credentials = found);
  }
}

function refusalOf(answer: BoundedAnswer, credentials: AwsCredentials): Error {
  const { type, message } = errorIn(answer);
  const secret = `${credentials.secretAccessKey} ${credentials.sessionToken ?? ''}`;
  const reason = [type, shownReason(message, secret)].filter((text) => text !== '').join(': ');
  const found = `status ${answer.status}${reason === '' ? '' : `: ${reason}`}`;
  if (answer.status >= 300 && answer.status < 400) {
    return keyServiceUnreachable('AWS KMS', `${found}: a redirect, which is not followed`);
  }
  if (unusable.test(type)) return remoteKeyUnusable('AWS KMS', found);
  return keyServiceDenied(
    'AWS KMS',
    found,
    'Allow kms:GetPublicKey and kms:Sign on this key to this role; for a signature mismatch or an expired request look at the clock.',
  );
}

/** `{"__type": "…#NotFoundException", "message": "…"}` (AWS JSON 1.1 protocol); the message's case differs by service. */
function errorIn({ status, body }: BoundedAnswer): { readonly type: string; readonly message: string } {
  if (status >= 200 && status < 300) return { type: '', message: '' };
  try {
    const json = readKeyAnswer('AWS KMS', body.subarray(0, 16 * 1024));
    const { __type: named } = json;
    const type = typeof named === 'string' ? named.replace(/^.*#/, '') : '';
    const message = json['message'] ?? json['Message'];
    return {
      type: /^[A-Za-z.]{1,80}$/.test(type) ? type : '',
      message: typeof message === 'string' ? message : '',
    };
  } catch {
    return { type: '', message: '' };
  }
}
