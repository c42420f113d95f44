import { createPublicKey } from 'node:crypto';
import { readBounded } from '@waybill/integrations/files';
import { WaybillError } from '@waybill/kernel';
import type { Host } from '../host.ts';
import type { AttestOptions } from './attest-options.ts';

/** Public keys that a server may sign with, and who says so. */
export interface ServerKeys {
  /** PEM (SubjectPublicKeyInfo). */
  readonly keys: readonly string[];
  /** For people: a file, or the platform folder. */
  readonly source: string;
}

const maxFileBytes = 64 * 1024;

/**
 * Reads which key has to have signed: from --server-key or WAYBILL_SERVER_KEY, or from the profiles of the kind
 * `server` in the platform folder; undefined where neither was named. Throws `server-key-unusable` and what reading
 * throws.
 */
export async function readServerKeys(
  host: Host,
  options: Pick<AttestOptions, 'serverKey' | 'platform'>,
): Promise<ServerKeys | undefined> {
  const file = options.serverKey ?? host.env['WAYBILL_SERVER_KEY'] ?? '';
  if (file !== '') return { keys: [publicPemOf(await readBounded(file, maxFileBytes), file)], source: file };
  if (options.platform === undefined) return undefined;
  const { readNamedPlatform } = await import('../named-platform.ts');
  const { platform, source } = await readNamedPlatform(host, options.platform);
  const keys = platform.profiles.flatMap((profile) => (profile.kind === 'server' ? profile.keys : []));
  if (keys.length === 0) throw unusable('a profile of the kind "server" in the platform folder', source);
  return { keys, source };
}

function publicPemOf(bytes: Uint8Array, file: string): string {
  const text = Buffer.from(bytes).toString('latin1');
  // Node would take the public half of a private key, and a private key has no business in a job.
  if (/PRIVATE KEY/.test(text)) throw unusable('a public key', `${file}: a private key`);
  try {
    return createPublicKey(text).export({ type: 'spki', format: 'pem' }).toString();
  } catch (cause) {
    throw unusable('a public key as PEM (BEGIN PUBLIC KEY)', file, cause);
  }
}

function unusable(expected: string, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'server-key-unusable',
    message: "Nothing was signed: it is not known which key the server's signature has to be by.",
    expected,
    found,
    help: 'Take the public key from the platform folder, where the profile of the kind "server" names it.',
    cause,
  });
}
