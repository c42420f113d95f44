import { randomBytes } from 'node:crypto';
import { claimsOf, type TrustedTokens } from '../key-service/id-token.ts';
import {
  type FaultSwitch,
  type Handler,
  json,
  type ServiceReply,
  type ServiceRequest,
  startHttpService,
} from '../sigstore/http-service.ts';
import { type KeyKind, newKey, type SimulatedKey } from '../sigstore/simulated-key.ts';
import { publicKeyText, signInput, type SignInput, transitType } from './transit.ts';

/** What the engine does wrong: signs by an older version, by a key of its own, or something else than it was sent. */
export type VaultLie = 'older-version' | 'older-version-untold' | 'foreign-key' | 'other-content';

/** A Vault that listens on loopback: transit engine and JWT login, as its API documents them. */
export interface RunningVault {
  readonly address: string;
  /** A token that may use every key. */
  readonly token: string;
  readonly fault: FaultSwitch;
  readonly requests: readonly ServiceRequest[];
  /** Makes a key, or its next version; answers with that version. */
  rotate(name: string, kind: KeyKind): SimulatedKey;
  /** Makes a key that encrypts and signs nothing. */
  addSymmetricKey(name: string): void;
  /** A token that may use only these keys, and reads no others. */
  issueToken(keys: readonly string[]): string;
  revokeToken(token: string): void;
  seal(sealed: boolean): void;
  lie(lie: VaultLie | undefined): void;
  close(): Promise<void>;
}

/** How a simulated Vault is set up. */
export interface VaultOptions {
  /** Mount path of the transit engine; `transit` unless told. */
  readonly engine?: string;
  /** Namespace that requests must name. */
  readonly namespace?: string;
  /** Whose ID tokens the role takes, and which keys it may use; `subject` binds it to one project. */
  readonly login?: TrustedTokens & {
    readonly role: string;
    readonly keys: readonly string[];
    readonly subject?: string;
  };
}

/** Starts a Vault on a free port of 127.0.0.1. */
export async function startVault(options: VaultOptions = {}): Promise<RunningVault> {
  const engine = options.engine ?? 'transit';
  const keys = new Map<string, SimulatedKey[]>();
  const symmetric = new Set<string>();
  const root = newToken();
  const tokens = new Map<string, readonly string[] | 'all'>([[root, 'all']]);
  let sealed = false;
  let lie: VaultLie | undefined;

  const handle: Handler = async (request) => {
    const { pathname } = request.url;
    if (pathname === '/v1/sys/health') return json(sealed ? 503 : 200, { initialized: true, sealed });
    if (sealed) return errors(503, 'Vault is sealed');
    if (request.headers['x-vault-namespace'] !== options.namespace) return errors(404);
    const isWrite = request.method === 'POST' || request.method === 'PUT';
    if (isWrite && pathname === '/v1/auth/jwt/login') return logIn(request);
    const token = request.headers['x-vault-token'];
    if (token === undefined) return errors(400, 'missing client token');
    const [, operation, name = '', hash] =
      pathname.match(`^/v1/${engine}/(keys|sign)/([^/]+)(?:/(sha2-[0-9]+))?$`) ?? [];
    const allowed = tokens.get(String(token));
    if (!operation || !allowed || (allowed !== 'all' && !allowed.includes(name))) {
      return errors(403, '1 error occurred:\n\t* permission denied\n\n');
    }
    return operation === 'keys'
      ? readKey(name)
      : isWrite
        ? sign(name, request, hash)
        : errors(405, 'unsupported');
  };

  async function logIn(request: ServiceRequest): Promise<ServiceReply> {
    const { role, jwt } = JSON.parse(Buffer.from(request.body).toString()) as { [key: string]: string };
    const { login } = options;
    if (!login || role !== login.role) return errors(400, `role "${role}" could not be found`);
    const claims = await claimsOf(jwt ?? '', login);
    if (!claims) return errors(400, `error validating token: invalid signature of ${jwt}`);
    if (login.subject !== undefined && claims['sub'] !== login.subject) {
      return errors(
        403,
        'error validating claims: claim "sub" does not match any associated bound claim values',
      );
    }
    const token = newToken();
    tokens.set(token, login.keys);
    return json(200, {
      request_id: 'simulated',
      auth: { client_token: token, policies: ['sign'], lease_duration: 900, renewable: true },
    });
  }

  function readKey(name: string): ServiceReply {
    if (symmetric.has(name)) {
      return data({ name, type: 'aes256-gcm96', latest_version: 1, keys: { 1: 1_782_000_000 } });
    }
    const versions = keys.get(name);
    const latest = versions?.at(-1);
    if (!versions || !latest) return errors(404);
    return data({
      name,
      type: transitType(latest),
      latest_version: versions.length,
      min_available_version: 0,
      min_decryption_version: 1,
      supports_signing: true,
      supports_encryption: latest.kind === 'rsa',
      derived: false,
      exportable: false,
      keys: Object.fromEntries(
        versions.map((key, index) => [
          String(index + 1),
          { creation_time: '2026-06-01T00:00:00Z', name: transitType(key), public_key: publicKeyText(key) },
        ]),
      ),
    });
  }

  function sign(name: string, request: ServiceRequest, hash: string | undefined): ServiceReply {
    const versions = keys.get(name);
    if (!versions) return errors(400, 'signing key not found');
    const body = JSON.parse(Buffer.from(request.body).toString()) as SignInput;
    const input = hash === undefined ? body : { ...body, hash_algorithm: hash };
    // Zero, also as text, stands for the latest.
    const asked = Number(input.key_version ?? 0) || versions.length;
    const used = lie === 'older-version' || lie === 'older-version-untold' ? asked - 1 : asked;
    const key = versions[used - 1];
    if (!key) return errors(400, 'cannot sign: version of the key is too new');
    const content = lie === 'other-content' ? { ...input, input: flipped(input.input) } : input;
    try {
      const signature = signInput(lie === 'foreign-key' ? newKey(key.kind) : key, content);
      const told = lie === 'older-version-untold' ? asked : used;
      return data({
        signature: `vault:v${told}:${Buffer.from(signature).toString('base64')}`,
        key_version: told,
      });
    } catch (error) {
      return errors(400, error instanceof Error ? error.message : 'invalid request');
    }
  }

  const service = await startHttpService(handle);
  return {
    address: service.url,
    token: root,
    fault: service.fault,
    requests: service.requests,
    rotate(name, kind) {
      const key = newKey(kind);
      keys.set(name, [...(keys.get(name) ?? []), key]);
      return key;
    },
    addSymmetricKey: (name) => symmetric.add(name),
    issueToken(names) {
      const token = newToken();
      tokens.set(token, names);
      return token;
    },
    revokeToken: (token) => tokens.delete(token),
    seal(next) {
      sealed = next;
    },
    lie(next) {
      lie = next;
    },
    close: () => service.close(),
  };
}

function newToken(): string {
  return `hvs.${randomBytes(24).toString('base64url')}`;
}

function data(value: object): ServiceReply {
  return json(200, {
    request_id: 'simulated',
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data: value,
  });
}

function errors(status: number, ...texts: readonly string[]): ServiceReply {
  return json(status, { errors: texts });
}

function flipped(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64');
}
