import { parseArgs } from 'node:util';
import { WaybillError } from '@waybill/kernel';
import type { LedgerPlace } from '@waybill/ledger';
import type { ApiToken, ServerConfig } from './server-config.ts';
import type { SigningSettings } from './signing/platform-signer.ts';

/** The server's settings, as environment and options give them; the keys are read later. */
export interface ServerSettings extends Omit<ServerConfig, 'logKey' | 'signer' | 'now' | 'log'> {
  readonly logName: string;
  /** File with the log's private key, PEM. */
  readonly logKeyFile: string;
  /** Absent where the server signs no evidence. */
  readonly signing?: SigningSettings;
}

/**
 * Reads the server's settings: options win over `WAYBILL_*` variables (docs/guides/server.md lists both).
 * Throws `server-setting-malformed`.
 */
export function readSettings(
  argv: readonly string[],
  env: { readonly [name: string]: string | undefined },
): ServerSettings {
  const options = parseOptions(argv);
  const text = (option: keyof typeof options, variable: string): string | undefined => {
    const value = options[option] ?? env[variable];
    return value === undefined || value === '' ? undefined : value;
  };
  const number = (
    option: keyof typeof options,
    variable: string,
    [least, most]: readonly [number, number],
  ): number | undefined => {
    const value = text(option, variable);
    if (value === undefined) return undefined;
    if (/^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
    throw malformed(`--${option} or ${variable}`, `a whole number from ${least} to ${most}`);
  };
  const ledger = placeOf(text('ledger', 'WAYBILL_LEDGER') ?? 'waybill-ledger');
  const logKeyFile =
    text('log-key', 'WAYBILL_LOG_KEY') ??
    (ledger.kind === 'folder' ? `${ledger.dir}.log-key.pem` : undefined);
  if (logKeyFile === undefined)
    throw malformed(
      '--log-key or WAYBILL_LOG_KEY',
      "a file with the log's key, when the ledger is a PostgreSQL server",
    );
  const readAccess = text('read-access', 'WAYBILL_READ_ACCESS') ?? 'token';
  if (readAccess !== 'token' && readAccess !== 'open')
    throw malformed('--read-access or WAYBILL_READ_ACCESS', 'token or open');
  const projects = projectsOf(env['WAYBILL_PROJECTS']);
  const port = number('port', 'WAYBILL_PORT', [0, 65_535]);
  const platformIntervalSeconds = number('platform-interval', 'WAYBILL_PLATFORM_INTERVAL', [0, 86_400]);
  const maxInFlight = number('max-in-flight', 'WAYBILL_MAX_IN_FLIGHT', [1, 10_000]);
  const host = text('host', 'WAYBILL_HOST');
  const gitlabToken = env['WAYBILL_GITLAB_TOKEN'] === '' ? undefined : env['WAYBILL_GITLAB_TOKEN'];
  const notifySecret = env['WAYBILL_NOTIFY_SECRET'] === '' ? undefined : env['WAYBILL_NOTIFY_SECRET'];
  const signing = signingOf(text, env);
  return {
    ...platformOf(text('platform', 'WAYBILL_PLATFORM')),
    ledger,
    logKeyFile,
    logName: text('log-name', 'WAYBILL_LOG_NAME') ?? 'waybill',
    readAccess,
    apiTokens: tokensOf(env['WAYBILL_API_TOKENS'] ?? ''),
    ...(port !== undefined && { port }),
    ...(host !== undefined && { host }),
    ...(platformIntervalSeconds !== undefined && { platformIntervalSeconds }),
    ...(maxInFlight !== undefined && { maxInFlight }),
    ...(projects && { projects }),
    ...(gitlabToken !== undefined && { gitlabToken }),
    ...(notifySecret !== undefined && { notifySecret }),
    ...loginOf(env['WAYBILL_REGISTRY_LOGIN'] ?? ''),
    ...(signing && { signing }),
  };
}

const option = { type: 'string' } as const;

function parseOptions(argv: readonly string[]): { readonly [name: string]: string | undefined } {
  try {
    const { values } = parseArgs({
      args: [...argv],
      // Secrets have no option: other users of a machine see its command lines.
      options: {
        platform: option,
        'platform-interval': option,
        ledger: option,
        host: option,
        port: option,
        'log-key': option,
        'log-name': option,
        'signing-key': option,
        'signing-config': option,
        'signing-trusted-root': option,
        'read-access': option,
        'max-in-flight': option,
      },
    });
    return values;
  } catch (cause) {
    throw malformed('the command line', 'options that docs/guides/server.md lists', cause);
  }
}

function signingOf(
  text: (option: string, variable: string) => string | undefined,
  env: SigningSettings['env'] & object,
): SigningSettings | undefined {
  const password = env['WAYBILL_SIGNING_KEY_PASSWORD'];
  const key = text('signing-key', 'WAYBILL_SIGNING_KEY');
  const signingConfig = text('signing-config', 'WAYBILL_SIGNING_CONFIG');
  const trustedRoot = text('signing-trusted-root', 'WAYBILL_SIGNING_TRUSTED_ROOT');
  if (key === undefined) {
    if (signingConfig === undefined && trustedRoot === undefined) return undefined;
    throw malformed('--signing-key or WAYBILL_SIGNING_KEY', 'the key that the signing services are for');
  }
  return {
    key,
    env,
    ...(password !== undefined && { password }),
    ...(signingConfig !== undefined && { signingConfig }),
    ...(trustedRoot !== undefined && { trustedRoot }),
  };
}

function platformOf(text: string | undefined): Pick<ServerConfig, 'platformDir' | 'platformGit'> {
  const [, url, commit] = /^(\S+)@([0-9a-f]{40}|[0-9a-f]{64})$/.exec(text ?? '') ?? [];
  if (url !== undefined && commit !== undefined) return { platformGit: { url, commit } };
  const [, followed, branch] = /^([a-z]+:\/\/[^\s#]+)#([^\s#]+)$/.exec(text ?? '') ?? [];
  if (followed !== undefined && branch !== undefined) return { platformGit: { url: followed, branch } };
  return text === undefined ? {} : { platformDir: text };
}

function placeOf(text: string): LedgerPlace {
  return /^postgres(?:ql)?:\/\//.test(text) ? { kind: 'postgres', url: text } : { kind: 'folder', dir: text };
}

/** `user:token`. */
function loginOf(text: string): Pick<ServerConfig, 'registryLogin'> {
  if (text === '') return {};
  const [, username, password] = /^([^:\s]{1,255}):(\S+)$/.exec(text) ?? [];
  if (username === undefined || password === undefined)
    throw malformed('WAYBILL_REGISTRY_LOGIN', 'a user and a token, with a colon between');
  return { registryLogin: { username, password } };
}

/** Numbers and paths, separated by commas. */
function projectsOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const projects = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  // A template that was filled with nothing must not open the server to everybody.
  if (projects.length === 0)
    throw malformed('WAYBILL_PROJECTS', 'at least one project or group, or no such variable');
  return projects;
}

/** `name=sha256hex`, separated by commas. */
function tokensOf(text: string): readonly ApiToken[] {
  return text
    .split(',')
    .filter((item) => item.trim() !== '')
    .map((item) => {
      const [, name, sha256] = /^\s*([\w.-]{1,60})=([0-9a-f]{64})\s*$/.exec(item) ?? [];
      if (name === undefined || sha256 === undefined) {
        throw malformed(
          'WAYBILL_API_TOKENS',
          'name=<SHA-256 of the token in lowercase hex>, separated by commas',
        );
      }
      return { name, sha256 };
    });
}

function malformed(name: string, expected: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'server-setting-malformed',
    message: `The server did not start: ${name} is missing or malformed.`,
    expected,
    found: 'something else, or nothing',
    help: 'docs/guides/server.md lists every setting.',
    cause,
  });
}
