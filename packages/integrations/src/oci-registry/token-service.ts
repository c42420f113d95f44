import { isJsonObject, parseJson, WaybillError, type JsonObject } from '@waybill/kernel';
import type { Deadline } from '../http/deadline.ts';
import { sendPatiently } from '../http/send-patiently.ts';
import type { Challenge } from './challenge.ts';
import { basicHeader, type RegistryCredential } from './credentials.ts';
import { registryAnswerUnexpected, registryDenied, registryUnreachable } from './registry-error.ts';

/** A token for one scope of one registry. */
export interface RegistryToken {
  readonly token: string;
  /** Milliseconds since 1970 from which on it is not shown any more. */
  readonly endsAtMs: number;
}

/** What is asked of a token service. */
export interface TokenRequest {
  readonly challenge: Challenge & { readonly kind: 'bearer' };
  /** `repository:acme/app:pull,push`. */
  readonly scope: string;
  readonly credential: RegistryCredential | undefined;
  readonly registry: string;
  /** Address of the registry that sent us here. */
  readonly home: URL;
  /** Origins of token services beside the registry's own; any that it names unless told. */
  readonly tokenOrigins?: readonly string[];
}

const maxTokenBytes = 256 * 1024;
/** Life of a token whose service tells none. Source: distribution, token specification, `expires_in`. */
const defaultLifeSeconds = 60;
const marginMs = 10_000;

/**
 * Fetches a token from the service that a registry names: with a password by GET, with an identity token by the OAuth 2
 * form, without credentials for what is public. The realm must be https, unless the registry itself is plain http.
 * Throws `registry-denied`, `registry-unreachable`, `registry-answer-unexpected`.
 * Source: distribution, "Token Authentication Specification" and "OAuth2"; GitLab, `/jwt/auth`.
 */
export async function fetchRegistryToken(request: TokenRequest, deadline: Deadline): Promise<RegistryToken> {
  const { challenge, credential, registry, home, tokenOrigins } = request;
  const realm = URL.parse(challenge.realm);
  const isSafe = realm?.protocol === 'https:' || (realm?.protocol === 'http:' && home.protocol === 'http:');
  if (!realm || !isSafe) {
    throw registryAnswerUnexpected('an https address of a token service', 'another realm in the challenge');
  }
  if (tokenOrigins && realm.origin !== home.origin && !tokenOrigins.includes(realm.origin)) {
    throw registryAnswerUnexpected(`a token service of ${tokenOrigins.join(' or ')}`, realm.origin);
  }
  if (credential?.kind === 'registry-token') return { token: credential.token, endsAtMs: Infinity };
  const outcome = await sendPatiently(
    credential?.kind === 'identity-token' ? exchange(realm, request, credential.token) : get(realm, request),
    deadline,
  );
  if (outcome.kind === 'failure') throw registryUnreachable(outcome.found, outcome.cause);
  const { status, body } = outcome.answer;
  if (status === 400 || status === 401 || status === 403) {
    throw registryDenied(registry, `status ${status} of its token service at ${realm.host}`);
  }
  if (status !== 200) throw registryAnswerUnexpected('a token', `status ${status} of ${realm.host}`);
  return readToken(body, realm);
}

function get(
  realm: URL,
  { challenge, scope, credential }: TokenRequest,
): Parameters<typeof sendPatiently>[0] {
  const url = new URL(realm);
  if (challenge.service !== undefined) url.searchParams.set('service', challenge.service);
  url.searchParams.set('scope', scope);
  const authorization =
    credential?.kind === 'password'
      ? { authorization: basicHeader(credential.username, credential.password) }
      : {};
  return { method: 'GET', url: url.href, headers: authorization, maxBytes: maxTokenBytes };
}

function exchange(
  realm: URL,
  { challenge, scope }: TokenRequest,
  refreshToken: string,
): Parameters<typeof sendPatiently>[0] {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    service: challenge.service ?? '',
    client_id: 'waybill',
    scope,
    refresh_token: refreshToken,
  });
  return {
    method: 'POST',
    url: realm.href,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
    maxBytes: maxTokenBytes,
  };
}

function readToken(body: Uint8Array, realm: URL): RegistryToken {
  const value = readJson(body, realm);
  const { token, access_token: accessToken, expires_in: life } = value;
  const text = typeof token === 'string' && token !== '' ? token : accessToken;
  if (typeof text !== 'string' || !/^[\x21-\x7e]+$/.test(text)) {
    throw registryAnswerUnexpected('a token', `none in the answer of ${realm.host}`);
  }
  const seconds = typeof life === 'number' && life > 0 ? life : defaultLifeSeconds;
  return { token: text, endsAtMs: Date.now() + seconds * 1000 - marginMs };
}

function readJson(body: Uint8Array, realm: URL): JsonObject {
  try {
    const value = parseJson(body, { maxDepth: 10 });
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
  }
  throw registryAnswerUnexpected('a token in JSON', `something else from ${realm.host}`);
}
