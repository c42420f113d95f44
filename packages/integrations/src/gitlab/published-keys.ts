import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import {
  isJsonObject,
  parseJson,
  WaybillError,
  type Instant,
  type JsonObject,
  type JsonValue,
} from '@waybill/kernel';
import { sendSafely } from './transport.ts';

/** Keys as they were published at one time. */
export interface KeySet {
  readonly find: JWTVerifyGetKey;
  readonly keyIds: ReadonlySet<string>;
}

/** Gives the keys to verify a token with. */
export interface SigningKeySource {
  /** Keys that hold `keyId`, as far as the issuer publishes it. */
  keysFor(keyId: string | undefined): Promise<KeySet>;
}

/** Keys are asked for again after this time, so that a withdrawn key stops counting. */
const maxAgeMs = 10 * 60_000;
/** A token with an unknown key id may be a forgery: it must not make us ask more often than this. */
const unknownKeyPauseMs = 30_000;
/** An issuer that does not answer is asked again after this time. */
const failurePauseMs = 2_000;
/** GitLab publishes about three keys of 400 bytes. */
const maxBytes = 256 * 1024;

/** Keys from the instance's discovery document (OpenID Connect Discovery 1.0, section 4). */
export function discoveredKeys(options: {
  readonly url: string;
  readonly issuer: string;
  readonly deadlineMs: number;
  readonly now: () => Instant;
}): SigningKeySource {
  let held: { readonly keys: KeySet; readonly fetchedAtMs: number } | undefined;
  let failed: { readonly error: unknown; readonly atMs: number } | undefined;
  let underWay: Promise<KeySet> | undefined;

  async function refresh(): Promise<KeySet> {
    try {
      const keys = await fetchKeys(options.url, options.issuer, options.deadlineMs);
      held = { keys, fetchedAtMs: options.now() };
      failed = undefined;
      return keys;
    } catch (error) {
      failed = { error, atMs: options.now() };
      throw error;
    } finally {
      underWay = undefined;
    }
  }

  return {
    keysFor: async (keyId) => {
      const nowMs = options.now();
      const ageMs = held ? nowMs - held.fetchedAtMs : Infinity;
      const isKnown = held !== undefined && keyId !== undefined && held.keys.keyIds.has(keyId);
      if (held && ageMs < (isKnown ? maxAgeMs : unknownKeyPauseMs)) return held.keys;
      if (failed && nowMs - failed.atMs < failurePauseMs) throw failed.error;
      underWay ??= refresh();
      return underWay;
    },
  };
}

/** Keys that the organisation pinned, for an instance that cannot be reached. Throws `pinned-keys-malformed`. */
export function pinnedKeys(jwks: string): SigningKeySource {
  let keys: KeySet;
  try {
    keys = keySetOf(parseJson(jwks, { maxBytes, maxDepth: 10 }));
  } catch (cause) {
    throw new WaybillError({
      code: 'pinned-keys-malformed',
      message: 'The pinned signing keys of GitLab cannot be used.',
      expected: 'a JWKS document with at least one RSA key (RFC 7517, section 5)',
      found: 'something else',
      help: 'Save the answer of https://<gitlab>/oauth/discovery/keys unchanged.',
      cause,
    });
  }
  return { keysFor: () => Promise.resolve(keys) };
}

async function fetchKeys(url: string, issuer: string, deadlineMs: number): Promise<KeySet> {
  const home = new URL(url.endsWith('/') ? url : `${url}/`);
  const metadata = await fetchObject(new URL('.well-known/openid-configuration', home), deadlineMs);
  // A discovery document of another issuer would lend its keys to ours (section 4.3).
  if (metadata['issuer'] !== issuer) throw unreachable('a discovery document of another issuer');
  const address = typeof metadata['jwks_uri'] === 'string' ? URL.parse(metadata['jwks_uri']) : null;
  if (address?.origin !== home.origin) throw unreachable('keys on another host');
  try {
    return keySetOf(await fetchObject(address, deadlineMs));
  } catch (cause) {
    if (cause instanceof WaybillError) throw cause;
    throw unreachable('keys that cannot be read', cause);
  }
}

async function fetchObject(url: URL, deadlineMs: number): Promise<JsonObject> {
  try {
    const answer = await sendSafely({
      url,
      secretHeaders: {},
      deadlineMs,
      maxBodyBytes: maxBytes,
      redirects: 'same-origin',
    });
    if (answer.status !== 200) throw unreachable(`status ${answer.status}`);
    const body = parseJson(answer.body, { maxBytes, maxDepth: 10 });
    if (isJsonObject(body)) return body;
    throw unreachable('a body that is no object');
  } catch (cause) {
    if (cause instanceof WaybillError && cause.code === 'issuer-unreachable') throw cause;
    throw unreachable('no usable answer', cause);
  }
}

/** Only RSA keys for signatures: any other could only be meant for another algorithm. */
function keySetOf(document: JsonValue): KeySet {
  const listed = isJsonObject(document) ? document['keys'] : undefined;
  if (!Array.isArray(listed)) throw new TypeError('A JWKS document holds a list of keys.');
  const keys = (listed as readonly JsonValue[])
    .filter(isJsonObject)
    .filter(
      (key) =>
        key['kty'] === 'RSA' &&
        (key['alg'] === undefined || key['alg'] === 'RS256') &&
        (key['use'] === undefined || key['use'] === 'sig'),
    );
  if (keys.length === 0) throw new TypeError('A JWKS document holds an RSA key for signatures.');
  return {
    find: createLocalJWKSet({ keys } as unknown as JSONWebKeySet),
    keyIds: new Set(keys.map(({ kid }) => kid).filter((kid) => typeof kid === 'string')),
  };
}

function unreachable(found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'issuer-unreachable',
    message: "The ID token was not judged: GitLab's signing keys could not be fetched.",
    category: 'unavailable',
    expected: 'the discovery document and keys of the configured issuer',
    found,
    help: 'Check that GitLab can be reached from here, or pin its keys in the platform folder.',
    cause,
  });
}
