import { spawn } from 'node:child_process';
import { isJsonObject, parseJson, WaybillError } from '@waybill/kernel';
import type { RegistryCredential } from './credentials.ts';
import { registryCredentialsUnusable } from './registry-error.ts';

/** A helper may open a browser or ask a card; longer than this nobody waits. */
const helperMs = 30_000;
const maxOutputBytes = 256 * 1024;
/** What helpers print, with any status, where they keep nothing for a server. Source: docker-credential-helpers. */
const nothingKept = 'credentials not found in native keychain';

/**
 * Asks `docker-credential-<name> get` for a registry; undefined where it keeps nothing for it. What a helper prints is
 * never repeated. Throws `registry-credentials-unusable`. Source: docker/docker-credential-helpers, "get".
 */
export async function askCredentialHelper(
  name: string,
  server: string,
  env: { readonly [name: string]: string | undefined },
): Promise<RegistryCredential | undefined> {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(name)) throw unusable(name, 'a name that is none of a program');
  const { status, output } = await run(`docker-credential-${name}`, server, env);
  if (output.includes(nothingKept)) return undefined;
  if (status !== 0) throw unusable(name, `it ended with status ${status}`);
  return readOutput(output, name);
}

function readOutput(output: string, name: string): RegistryCredential {
  try {
    const value = parseJson(output, { maxDepth: 5 });
    const { Username: username, Secret: secret } = isJsonObject(value) ? value : {};
    if (typeof username === 'string' && typeof secret === 'string' && secret !== '') {
      return username === '<token>'
        ? { kind: 'identity-token', token: secret }
        : { kind: 'password', username, password: secret };
    }
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
  }
  throw unusable(name, 'an answer without Username and Secret');
}

function run(
  program: string,
  server: string,
  env: { readonly [name: string]: string | undefined },
): Promise<{ readonly status: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['get'], {
      env: { ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: helperMs,
      killSignal: 'SIGKILL',
    });
    const parts: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= maxOutputBytes) parts.push(part);
      else child.kill('SIGKILL');
    });
    child.on('error', (cause: NodeJS.ErrnoException) => {
      reject(unusable(program, cause.code === 'ENOENT' ? 'no such program on the PATH' : String(cause.code)));
    });
    child.on('close', (status) => resolve({ status: status ?? -1, output: Buffer.concat(parts).toString() }));
    // A helper that ends without reading: its status tells.
    child.stdin.on('error', () => {});
    child.stdin.end(server);
  });
}

function unusable(name: string, found: string): WaybillError {
  return registryCredentialsUnusable(
    `an answer of the credential helper ${name}`,
    found,
    'Install the helper that config.json names, or log in again with "docker login".',
  );
}
