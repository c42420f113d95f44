import {
  type Instant,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  parseInstant,
  parseJson,
} from '@waybill/kernel';
import { canonicalForm } from './canonical-form.ts';
import { type TufRole, tufMalformed } from './tuf-error.ts';

/** Metadata of one role, read but not verified. Source: TUF 1.0, section 4. */
export interface TufMetadata {
  readonly role: TufRole;
  /** Exact bytes as they came. */
  readonly bytes: Uint8Array;
  /** What the signatures cover. */
  readonly signedBytes: Uint8Array;
  readonly signatures: readonly { readonly keyId: string; readonly signature: Uint8Array }[];
  readonly version: number;
  readonly expiresAt: Instant;
  readonly signed: JsonObject;
}

/** What root metadata says of one role. */
export interface RoleKeys {
  readonly threshold: number;
  /** Keys by their id; those of unknown kinds among them. */
  readonly keys: ReadonlyMap<string, JsonObject>;
}

/** What metadata says of a file: its version, and length and SHA-256 where they are told. */
export interface FileMeta {
  readonly version?: number;
  readonly length?: number;
  /** Lowercase hex by the name of the hash. */
  readonly hashes: { readonly [name: string]: string };
}

const maxSignatures = 64;
const maxFiles = 10_000;

/** Reads metadata of a role; throws `tuf-metadata-malformed`. */
export function parseTufMetadata(role: TufRole, bytes: Uint8Array): TufMetadata {
  let document: JsonValue;
  try {
    document = parseJson(bytes, { maxDepth: 16 });
  } catch (cause) {
    throw tufMalformed(role, { expected: 'a JSON document', found: 'something else' }, cause);
  }
  const { signed, signatures } = isJsonObject(document) ? document : {};
  if (!isJsonObject(signed) || !Array.isArray(signatures) || signatures.length > maxSignatures) {
    throw wrong(role, `"signed", and at most ${maxSignatures} "signatures"`);
  }
  if (signed['_type'] !== role) throw wrong(role, `_type ${role}`);
  if (!/^1(?:\.\d+){1,2}$/.test(textAt(role, signed, 'spec_version'))) throw wrong(role, 'spec_version 1.x');
  const canonical = canonicalForm(signed);
  if (canonical === undefined) throw wrong(role, 'values that have a canonical form');
  return {
    role,
    bytes,
    signedBytes: Buffer.from(canonical),
    signatures: (signatures as readonly JsonValue[]).map((one) => readSignature(role, one)),
    version: positiveAt(role, signed, 'version'),
    expiresAt: expiryOf(role, signed),
    signed,
  };
}

function readSignature(role: TufRole, one: JsonValue): TufMetadata['signatures'][number] {
  const { keyid, sig } = isJsonObject(one) ? one : {};
  if (typeof keyid !== 'string' || typeof sig !== 'string' || !/^(?:[0-9a-f]{2}){0,2048}$/i.test(sig)) {
    throw wrong(role, 'signatures with keyid and sig in hex');
  }
  return { keyId: keyid, signature: Buffer.from(sig, 'hex') };
}

function expiryOf(role: TufRole, signed: JsonObject): Instant {
  try {
    return parseInstant(textAt(role, signed, 'expires'));
  } catch (cause) {
    throw tufMalformed(role, { expected: 'an instant as "expires"', found: 'something else' }, cause);
  }
}

/** The keys of a role, as root metadata lists them; throws `tuf-metadata-malformed`. */
export function roleKeysOf(root: TufMetadata, role: TufRole): RoleKeys {
  const { keys, roles } = root.signed;
  const entry = isJsonObject(roles) && Object.hasOwn(roles, role) ? roles[role] : undefined;
  if (!isJsonObject(keys) || !isJsonObject(entry)) throw wrong('root', `keys, and the role ${role}`);
  const ids = entry['keyids'];
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > maxSignatures) {
    throw wrong('root', `1 to ${maxSignatures} keyids of ${role}`);
  }
  const found = new Map<string, JsonObject>();
  for (const id of ids as readonly JsonValue[]) {
    const key = typeof id === 'string' && Object.hasOwn(keys, id) ? keys[id] : undefined;
    if (typeof id !== 'string' || !isJsonObject(key)) throw wrong('root', `a key for each keyid of ${role}`);
    found.set(id, key);
  }
  return { threshold: positiveAt('root', entry, 'threshold'), keys: found };
}

/** Whether file names carry their version or hash (TUF 1.0, section 6.2). */
export function isConsistent(root: TufMetadata): boolean {
  const { consistent_snapshot: consistent } = root.signed;
  if (typeof consistent === 'boolean') return consistent;
  throw wrong('root', 'consistent_snapshot');
}

/** The files that timestamp or snapshot metadata lists under `meta`. */
export function metaOf({ role, signed }: TufMetadata): ReadonlyMap<string, FileMeta> {
  const { meta } = signed;
  if (!isJsonObject(meta)) throw wrong(role, 'files under "meta"');
  const files = readFiles(role, meta);
  for (const { version } of files.values()) {
    if (version === undefined) throw wrong(role, 'a version of each file');
  }
  return files;
}

/** The files that targets metadata lists. */
export function targetsOf({ role, signed }: TufMetadata): ReadonlyMap<string, FileMeta> {
  const { targets } = signed;
  if (!isJsonObject(targets)) throw wrong(role, '"targets"');
  return readFiles(role, targets);
}

function readFiles(role: TufRole, files: JsonObject): ReadonlyMap<string, FileMeta> {
  const entries = Object.entries(files);
  if (entries.length > maxFiles) throw wrong(role, `at most ${maxFiles} files`);
  return new Map(
    entries.map(([name, file]) => {
      if (!isJsonObject(file)) throw wrong(role, 'an object for each file');
      const hashes = isJsonObject(file['hashes']) ? file['hashes'] : {};
      for (const hash of Object.values(hashes)) {
        if (typeof hash !== 'string' || !/^[0-9a-f]{16,128}$/.test(hash)) throw wrong(role, 'hashes in hex');
      }
      return [
        name,
        {
          ...(file['version'] !== undefined && { version: positiveAt(role, file, 'version') }),
          ...(file['length'] !== undefined && { length: positiveAt(role, file, 'length') }),
          hashes: hashes as { readonly [name: string]: string },
        },
      ];
    }),
  );
}

function textAt(role: TufRole, value: JsonObject, name: string): string {
  const text = value[name];
  if (typeof text === 'string') return text;
  throw wrong(role, `text at "${name}"`);
}

function positiveAt(role: TufRole, value: JsonObject, name: string): number {
  const number = value[name];
  if (typeof number === 'number' && Number.isSafeInteger(number) && number > 0) return number;
  throw wrong(role, `a positive whole number at "${name}"`);
}

function wrong(role: TufRole, expected: string): Error {
  return tufMalformed(role, { expected, found: 'something else' });
}
