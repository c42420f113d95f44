import { isJsonObject, parseJson } from '@waybill/kernel';

/** What requests are signed with; a secret. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** When they end, Unix milliseconds; absent for keys of a user. */
  readonly expiresAtMs?: number;
}

/** Credentials as metadata services give them: AccessKeyId, SecretAccessKey, Token, Expiration. */
export function readCredentialsJson(body: Uint8Array): AwsCredentials | undefined {
  try {
    const json = parseJson(body, { maxDepth: 4 });
    if (!isJsonObject(json)) return undefined;
    return credentialsOf(json['AccessKeyId'], json['SecretAccessKey'], json['Token'], json['Expiration']);
  } catch {
    return undefined;
  }
}

/** Credentials from four texts; undefined where one is none, or where it could not stand in a header. */
export function credentialsOf(
  accessKeyId: unknown,
  secretAccessKey: unknown,
  sessionToken: unknown,
  expiration: unknown,
): AwsCredentials | undefined {
  const texts = [accessKeyId, secretAccessKey, sessionToken, expiration];
  if (!texts.every((text) => typeof text === 'string' && /^[\x21-\x7e]{1,8192}$/.test(text)))
    return undefined;
  const [id, secret, token, ends] = texts as [string, string, string, string];
  const expiresAtMs = Date.parse(ends);
  if (Number.isNaN(expiresAtMs)) return undefined;
  return { accessKeyId: id, secretAccessKey: secret, sessionToken: token, expiresAtMs };
}
