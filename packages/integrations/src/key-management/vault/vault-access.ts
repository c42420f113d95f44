import { type Environment, fitsHeader, givenIn } from '../environment.ts';
import { keyCredentialsMissing } from '../key-service-error.ts';

/** Where a Vault is and as whom it is asked. */
export interface VaultAccess {
  /** Base address, without trailing slash. */
  readonly address: string;
  readonly namespace?: string;
  /** Mount path of the transit engine. */
  readonly engine: string;
  readonly login:
    | { readonly kind: 'token'; readonly token: string }
    | { readonly kind: 'jwt'; readonly path: string; readonly role: string; readonly jwt: string };
}

/** Mount paths are joined into an address. */
const mountPath = /^[A-Za-z0-9_.-]{1,64}(?:\/[A-Za-z0-9_.-]{1,64}){0,7}$/;

/**
 * Reads Vault's own variables (VAULT_ADDR, VAULT_TOKEN, VAULT_NAMESPACE), Cosign's TRANSIT_SECRET_ENGINE_PATH, and
 * those of GitLab's pages on Vault: VAULT_AUTH_ROLE (or VAULT_ROLE), VAULT_AUTH_PATH, VAULT_ID_TOKEN. A role with an
 * ID token goes before VAULT_TOKEN: it is the narrower one. Throws `key-service-credentials-missing`.
 */
export function readVaultAccess(env: Environment): VaultAccess {
  const given = (name: string): string | undefined => givenIn(env, name);
  const address = given('VAULT_ADDR');
  const url = URL.parse(address ?? '');
  if (
    address === undefined ||
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    url.search ||
    url.hash
  ) {
    throw keyCredentialsMissing({
      expected: 'VAULT_ADDR with an http or https address, without user, password and query',
      found: address === undefined ? 'no VAULT_ADDR' : 'another form',
    });
  }
  const namespace = given('VAULT_NAMESPACE');
  if (namespace !== undefined && !fitsHeader(namespace)) throw unfit('VAULT_NAMESPACE');
  const engine = pathIn('TRANSIT_SECRET_ENGINE_PATH', given('TRANSIT_SECRET_ENGINE_PATH') ?? 'transit');
  return {
    address: address.replace(/\/+$/, ''),
    ...(namespace !== undefined && { namespace }),
    engine,
    login: readLogin(given),
  };
}

function readLogin(given: (name: string) => string | undefined): VaultAccess['login'] {
  const role = given('VAULT_AUTH_ROLE') ?? given('VAULT_ROLE');
  const [jwt, token] = [given('VAULT_ID_TOKEN'), given('VAULT_TOKEN')];
  if (role !== undefined && jwt !== undefined) {
    const path = pathIn('VAULT_AUTH_PATH', given('VAULT_AUTH_PATH') ?? 'jwt');
    return { kind: 'jwt', path, role, jwt };
  }
  if (token !== undefined && !fitsHeader(token)) throw unfit('VAULT_TOKEN');
  if (token !== undefined) return { kind: 'token', token };
  throw keyCredentialsMissing({
    expected: 'VAULT_TOKEN, or VAULT_AUTH_ROLE with VAULT_ID_TOKEN',
    found:
      role !== undefined
        ? 'a role without ID token'
        : jwt !== undefined
          ? 'an ID token without role'
          : 'neither',
    help: 'In GitLab, give the job id_tokens: { VAULT_ID_TOKEN: { aud: <what the role is bound to> } }.',
  });
}

function unfit(variable: string): Error {
  return keyCredentialsMissing({
    expected: `a text without spaces and line breaks in ${variable}`,
    found: 'another form (not shown)',
  });
}

function pathIn(variable: string, value: string): string {
  const path = value.replace(/^\/+|\/+$/g, '');
  if (mountPath.test(path) && !path.split('/').some((part) => part === '.' || part === '..')) return path;
  throw keyCredentialsMissing({ expected: `the path of a mount in ${variable}`, found: 'another form' });
}
