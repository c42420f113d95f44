import { join } from 'node:path';
import { isJsonObject, parseJson, WaybillError, type JsonObject, type JsonValue } from '@waybill/kernel';
import { systemCode } from '../files/file-error.ts';
import { readBounded } from '../files/read-bounded.ts';
import { askCredentialHelper } from './credential-helper.ts';
import type { CredentialSource, RegistryCredential } from './credentials.ts';
import { registryCredentialsUnusable } from './registry-error.ts';

/** Where credentials are looked for. */
export interface CredentialPlaces {
  readonly env: { readonly [name: string]: string | undefined };
  /** Home folder of the user. */
  readonly homeDir: string;
}

const maxConfigBytes = 1024 * 1024;

/**
 * Finds credentials as Docker and GitLab Runner do, the first that fits: the JSON in DOCKER_AUTH_CONFIG, then
 * `config.json` in DOCKER_CONFIG or `~/.docker` (credHelpers, credsStore, auths), then the variables of a GitLab job,
 * CI_REGISTRY_USER and CI_REGISTRY_PASSWORD, which hold for the registry CI_REGISTRY alone.
 * The source throws `registry-credentials-unusable`, without any part of a credential.
 * Source: docker/cli, config file; docker/docker-credential-helpers.
 */
export function dockerCredentials(places: CredentialPlaces): CredentialSource {
  return async (registry) =>
    (await fromVariable(registry, places)) ??
    (await fromFile(registry, places)) ??
    fromGitlabJob(registry, places);
}

async function fromVariable(
  registry: string,
  places: CredentialPlaces,
): Promise<RegistryCredential | undefined> {
  const text = places.env['DOCKER_AUTH_CONFIG'] ?? '';
  if (text === '') return undefined;
  return fromConfig(
    registry,
    readConfig(Buffer.from(text), 'DOCKER_AUTH_CONFIG'),
    'DOCKER_AUTH_CONFIG',
    places,
  );
}

async function fromFile(registry: string, places: CredentialPlaces): Promise<RegistryCredential | undefined> {
  const dir = places.env['DOCKER_CONFIG'] ?? '';
  const path = join(dir === '' ? join(places.homeDir, '.docker') : dir, 'config.json');
  let bytes: Uint8Array;
  try {
    // A link is usual here: secrets are mounted as links.
    bytes = await readBounded(path, maxConfigBytes, { followLinks: true });
  } catch (error) {
    // Only a file that is not there says that nobody logged in; one that may not be read says nothing.
    if (error instanceof WaybillError && ['ENOENT', 'ENOTDIR'].includes(systemCode(error.cause) ?? '')) {
      return undefined;
    }
    throw error;
  }
  return fromConfig(registry, readConfig(bytes, path), path, places);
}

function fromGitlabJob(registry: string, { env }: CredentialPlaces): RegistryCredential | undefined {
  const [username = '', password = ''] = [env['CI_REGISTRY_USER'], env['CI_REGISTRY_PASSWORD']];
  if (env['CI_REGISTRY']?.toLowerCase() !== registry || username === '' || password === '') return undefined;
  return { kind: 'password', username, password };
}

async function fromConfig(
  registry: string,
  config: JsonObject,
  place: string,
  { env }: CredentialPlaces,
): Promise<RegistryCredential | undefined> {
  const helpers = objectIn(config, 'credHelpers');
  for (const key of keysOf(registry)) {
    const helper = Object.hasOwn(helpers, key) ? helpers[key] : undefined;
    if (typeof helper === 'string') return askCredentialHelper(helper, key, env);
  }
  const auths = objectIn(config, 'auths');
  const named = Object.entries(auths).find(([address]) => keysOf(registry).includes(bareHost(address)));
  const store = config['credsStore'];
  if (typeof store === 'string' && store !== '') {
    const kept = await askCredentialHelper(store, named?.[0] ?? keysOf(registry)[0] ?? registry, env);
    if (kept) return kept;
  }
  return named && isJsonObject(named[1]) ? credentialOf(named[1], place) : undefined;
}

/** Names under which a registry stands in a configuration; Docker Hub has an old one. */
function keysOf(registry: string): readonly string[] {
  return registry === 'docker.io' ? ['index.docker.io', 'docker.io', 'registry-1.docker.io'] : [registry];
}

/** `https://index.docker.io/v1/` as `index.docker.io`. */
function bareHost(address: string): string {
  return address
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
    .toLowerCase();
}

function credentialOf(entry: JsonObject, place: string): RegistryCredential | undefined {
  const { auth, identitytoken, registrytoken, username, password } = entry;
  if (isText(identitytoken)) return { kind: 'identity-token', token: identitytoken };
  if (isText(registrytoken)) return { kind: 'registry-token', token: registrytoken };
  if (isText(username) && isText(password)) return { kind: 'password', username, password };
  if (!isText(auth)) return undefined;
  const pair = Buffer.from(auth, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 1) throw malformed(place, 'an "auth" that is not base64 of user:password');
  // Some tools end the text with NUL bytes.
  return {
    kind: 'password',
    username: pair.slice(0, colon),
    // oxlint-disable-next-line no-control-regex -- exactly these
    password: pair.slice(colon + 1).replace(/\u0000+$/, ''),
  };
}

function readConfig(bytes: Uint8Array, place: string): JsonObject {
  try {
    const value = parseJson(bytes, { maxBytes: maxConfigBytes, maxDepth: 20 });
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
  }
  throw malformed(place, 'something else');
}

function objectIn(config: JsonObject, name: string): JsonObject {
  const value = config[name];
  return isJsonObject(value) ? value : {};
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== '';
}

function malformed(place: string, found: string): WaybillError {
  return registryCredentialsUnusable(
    `a Docker configuration in JSON in ${place}`,
    found,
    'Write it with "docker login", or correct it; nothing of it was shown here on purpose.',
  );
}
