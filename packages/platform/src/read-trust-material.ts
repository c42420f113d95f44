import { createPublicKey } from 'node:crypto';
import { isJsonObject, parseJson, WaybillError, type JsonObject } from '@waybill/kernel';
import { nearestWord } from './did-you-mean.ts';
import type { LocatedFile } from './located-file.ts';
import type { YamlPath } from './plain-yaml.ts';

const pemForm = /^\s*-----BEGIN PUBLIC KEY-----\r?\n[A-Za-z0-9+/=\r\n]{1,8000}-----END PUBLIC KEY-----\s*$/;
/** What a trusted root lists; one that lists nothing trusts nobody. */
const rootParts = ['tlogs', 'certificateAuthorities', 'ctlogs', 'timestampAuthorities'];

/** The bytes of a file that another file names, or undefined after reporting that it is not there. */
export function referencedFile(
  file: LocatedFile<unknown>,
  path: YamlPath,
  name: string,
): Uint8Array | undefined {
  const bytes = file.files.get(name);
  if (bytes) return bytes;
  const meant = nearestWord(name, [...file.files.keys()].slice(0, 500));
  file.report(path, {
    code: 'file-missing',
    message: `The folder has no file ${JSON.stringify(name)}.`,
    expected: 'a path relative to the platform folder, with forward slashes',
    ...(meant === undefined ? {} : { help: `Did you mean "${meant}"?` }),
  });
  return undefined;
}

/** `public-good`, or the bytes of a trusted_root.json; undefined after a report. */
export function readTrustedRoot(
  file: LocatedFile<unknown>,
  path: YamlPath,
  name: string,
): 'public-good' | Uint8Array | undefined {
  if (name === 'public-good') return name;
  const bytes = referencedFile(file, path, name);
  if (!bytes) return undefined;
  const root = readJson(bytes);
  const mediaType = root?.['mediaType'];
  const listed = rootParts.some(
    (part) => Array.isArray(root?.[part]) && (root[part] as unknown[]).length > 0,
  );
  if (
    typeof mediaType === 'string' &&
    mediaType.startsWith('application/vnd.dev.sigstore.trustedroot') &&
    listed
  ) {
    return bytes;
  }
  file.report(path, {
    code: 'trusted-root-malformed',
    message: `${JSON.stringify(name)} is not a Sigstore trusted root.`,
    expected:
      'JSON of the media type application/vnd.dev.sigstore.trustedroot+json;version=0.1 that lists authorities or logs',
    help: 'Copy the trusted_root.json that the Sigstore instance publishes, unchanged.',
  });
  return undefined;
}

/** The text of a PEM public key, or undefined after a report. */
export function readPublicKey(file: LocatedFile<unknown>, path: YamlPath, name: string): string | undefined {
  const bytes = referencedFile(file, path, name);
  if (!bytes) return undefined;
  const pem = Buffer.from(bytes).toString('latin1');
  // Node would quietly derive the public key from a private one; such a file must never lie here.
  if (pem.includes('PRIVATE KEY-----')) {
    file.report(path, {
      code: 'pem-malformed',
      message: `${JSON.stringify(name)} holds a private key, which does not belong in a folder that many can read.`,
      help: 'Treat the key as leaked: make a new pair, revoke this one, and keep only the public half here.',
    });
    return undefined;
  }
  if (pemForm.test(pem) && isKey(pem)) return pem;
  file.report(path, {
    code: 'pem-malformed',
    message: `${JSON.stringify(name)} is not a public key.`,
    expected: 'one PEM block "BEGIN PUBLIC KEY" (SPKI) and nothing else',
    help: 'Write it with "openssl pkey -in key.pem -pubout", or take the .pub file of Cosign.',
  });
  return undefined;
}

/** Pinned token keys (a JWKS, RFC 7517) as text, or undefined after a report. */
export function readPinnedKeys(file: LocatedFile<unknown>, path: YamlPath, name: string): string | undefined {
  const bytes = referencedFile(file, path, name);
  if (!bytes) return undefined;
  const keys = readJson(bytes)?.['keys'];
  if (Array.isArray(keys) && keys.length > 0 && keys.every((key) => isJsonObject(key) && !('d' in key))) {
    return Buffer.from(bytes).toString('utf8');
  }
  file.report(path, {
    code: 'pem-malformed',
    message: `${JSON.stringify(name)} is not a set of public token keys.`,
    expected: 'a JWKS: {"keys": […]} with public keys only (RFC 7517)',
    help: 'Save what the instance answers at /oauth/discovery/keys, unchanged.',
  });
  return undefined;
}

function isKey(pem: string): boolean {
  try {
    return createPublicKey(pem).type === 'public';
  } catch {
    return false;
  }
}

function readJson(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value = parseJson(bytes);
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof WaybillError) return undefined;
    throw error;
  }
}
