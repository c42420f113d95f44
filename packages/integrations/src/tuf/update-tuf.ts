import { createHash } from 'node:crypto';
import { formatInstant, type Instant } from '@waybill/kernel';
import {
  type TufRole,
  tufExpired,
  tufMismatch,
  tufRecordDamaged,
  tufRollback,
  tufTooLarge,
  tufUnreachable,
} from './tuf-error.ts';
import {
  type FileMeta,
  isConsistent,
  metaOf,
  parseTufMetadata,
  targetsOf,
  type TufMetadata,
} from './tuf-metadata.ts';
import { verifyRole } from './verify-role.ts';

/** Where the files of a repository come from. */
export interface TufSource {
  /** The file at a path, or undefined where there is none. Throws `tuf-unreachable`, `tuf-file-too-large`. */
  fetchFile(path: string, maxBytes: number): Promise<Uint8Array | undefined>;
}

/** What an earlier update left: nobody is trusted by it, it only says how old the repository must not be. */
export interface TufSeen {
  readonly rootVersion?: number;
  readonly timestamp?: Uint8Array;
  readonly snapshot?: Uint8Array;
}

/** A repository brought up to date. */
export interface TufUpdate {
  readonly root: TufMetadata;
  readonly timestamp: TufMetadata;
  readonly snapshot: TufMetadata;
  readonly targets: TufMetadata;
  /** The files that were asked for, by name, as long and with the hash as signed. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Longest metadata, in bytes; the reference clients allow the same. */
const maxBytes = { root: 512_000, timestamp: 16_384, snapshot: 2_000_000, targets: 5_000_000 } as const;
const maxTargetBytes = 4 * 1024 * 1024;
const maxRotations = 256;

/**
 * Fetches targets of one state by the client workflow of TUF 1.0 (section 5.3 to 5.7): every root from the trusted one on,
 * timestamp, snapshot, targets, file; signatures, versions, hashes, expiry at `now`. Delegations are not followed: a
 * target stands in the top-level targets metadata or nowhere. Nothing is kept here; the caller keeps all or nothing.
 * Throws `tuf-record-unreadable`, `tuf-metadata-malformed`, `tuf-signatures-missing`, `tuf-expired`, `tuf-rollback`, `tuf-mismatch`,
 * `tuf-file-too-large` or `tuf-unreachable`.
 */
export async function updateTuf(
  source: TufSource,
  trusted: { readonly root: Uint8Array; readonly seen?: TufSeen },
  names: readonly string[],
  now: Instant,
): Promise<TufUpdate> {
  const seen = trusted.seen ?? {};
  const { root, seenRoot } = await latestRoot(source, trusted.root, seen.rootVersion ?? 0, now);
  const before = stillHolding(root, seenRoot, seen);
  const timestamp = await latestTimestamp(source, root, before.timestamp, now);
  const snapshot = await namedSnapshot(source, root, timestamp, before.snapshot, now);
  const meta = metaOf(snapshot).get('targets.json');
  if (!meta) throw missing('snapshot', 'targets.json');
  const targets = await namedMetadata(source, root, 'targets', meta, now);
  const files = new Map<string, Uint8Array>();
  for (const name of names) files.set(name, await namedTarget(source, root, targets, name));
  return { root, timestamp, snapshot, targets, files };
}

/**
 * Section 5.3: each root must be signed by the one before it and by itself, and numbered one higher. With the root that an
 * earlier update ended at, where the chain comes by it.
 */
async function latestRoot(
  source: TufSource,
  trusted: Uint8Array,
  seenVersion: number,
  now: Instant,
): Promise<{ readonly root: TufMetadata; readonly seenRoot: TufMetadata | undefined }> {
  let root = parseTufMetadata('root', trusted);
  verifyRole(root, root);
  let seenRoot = root.version === seenVersion ? root : undefined;
  for (let rotations = 0; ; rotations++) {
    if (rotations > maxRotations) throw tufTooLarge('the chain of roots', maxRotations);
    const bytes = await source.fetchFile(`${root.version + 1}.root.json`, maxBytes.root);
    if (!bytes) break;
    const next = parseTufMetadata('root', bytes);
    verifyRole(root, next);
    if (next.version !== root.version + 1) {
      throw tufMismatch('the next root', {
        expected: `version ${root.version + 1}`,
        found: `${next.version}`,
      });
    }
    verifyRole(next, next);
    root = next;
    if (root.version === seenVersion) seenRoot = root;
  }
  refuseOlder('root', seenVersion, root.version);
  refuseExpired(root, now);
  return { root, seenRoot };
}

/** Section 5.4. */
async function latestTimestamp(
  source: TufSource,
  root: TufMetadata,
  before: TufMetadata | undefined,
  now: Instant,
): Promise<TufMetadata> {
  const bytes = await source.fetchFile('timestamp.json', maxBytes.timestamp);
  if (!bytes) throw missing('repository', 'timestamp.json');
  const timestamp = parseTufMetadata('timestamp', bytes);
  verifyRole(root, timestamp);
  if (before) {
    refuseOlder('timestamp', before.version, timestamp.version);
    refuseOlder('snapshot', snapshotMetaOf(before).version, snapshotMetaOf(timestamp).version);
  }
  refuseExpired(timestamp, now);
  return timestamp;
}

/** Section 5.5; no file that was listed may vanish, and none may become older. */
async function namedSnapshot(
  source: TufSource,
  root: TufMetadata,
  timestamp: TufMetadata,
  before: TufMetadata | undefined,
  now: Instant,
): Promise<TufMetadata> {
  const snapshot = await namedMetadata(source, root, 'snapshot', snapshotMetaOf(timestamp), now);
  const listed = metaOf(snapshot);
  for (const [name, { version }] of before ? metaOf(before) : []) {
    refuseOlder('targets', version, listed.get(name)?.version);
  }
  return snapshot;
}

/**
 * What was seen before, if the keys of today vouch for all of it. After keys of either role were replaced neither
 * counts any more: whoever held the old ones could have raised versions beyond reach (section 5.3.11, fast-forward).
 * Under the very root that it was seen with its signatures hold, or somebody changed it: forgetting it then would let
 * an older state in. Throws `tuf-record-unreadable`.
 */
function stillHolding(
  root: TufMetadata,
  seenRoot: TufMetadata | undefined,
  seen: TufSeen,
): { readonly timestamp?: TufMetadata; readonly snapshot?: TufMetadata } {
  const read = (role: 'timestamp' | 'snapshot'): TufMetadata | undefined => {
    const bytes = seen[role];
    try {
      return bytes && parseTufMetadata(role, bytes);
    } catch (cause) {
      throw tufRecordDamaged(role, cause);
    }
  };
  const [timestamp, snapshot] = [read('timestamp'), read('snapshot')];
  for (const metadata of [timestamp, snapshot]) {
    if (metadata && seenRoot) verifyRecord(seenRoot, metadata);
  }
  for (const metadata of [timestamp, snapshot]) {
    try {
      if (metadata) verifyRole(root, metadata);
    } catch {
      return {};
    }
  }
  return { ...(timestamp && { timestamp }), ...(snapshot && { snapshot }) };
}

function verifyRecord(seenRoot: TufMetadata, metadata: TufMetadata): void {
  try {
    verifyRole(seenRoot, metadata);
  } catch (cause) {
    throw tufRecordDamaged(metadata.role, cause);
  }
}

function snapshotMetaOf(timestamp: TufMetadata): FileMeta {
  const meta = metaOf(timestamp).get('snapshot.json');
  if (meta) return meta;
  throw missing('timestamp', 'snapshot.json');
}

/** Metadata that signed metadata names: its hash, its signatures, its version, its expiry. */
async function namedMetadata(
  source: TufSource,
  root: TufMetadata,
  role: 'snapshot' | 'targets',
  meta: FileMeta,
  now: Instant,
): Promise<TufMetadata> {
  const name = `${isConsistent(root) ? `${meta.version}.` : ''}${role}.json`;
  const limit = Math.min(meta.length ?? maxBytes[role], maxBytes[role]);
  const bytes = await source.fetchFile(name, limit);
  if (!bytes) throw missing('repository', name);
  refuseOtherHash(name, meta, bytes);
  const metadata = parseTufMetadata(role, bytes);
  verifyRole(root, metadata);
  if (metadata.version !== meta.version) {
    throw tufMismatch(name, { expected: `version ${meta.version}`, found: `version ${metadata.version}` });
  }
  refuseExpired(metadata, now);
  return metadata;
}

/** Section 5.7; length and a strong hash must be told. */
async function namedTarget(
  source: TufSource,
  root: TufMetadata,
  targets: TufMetadata,
  name: string,
): Promise<Uint8Array> {
  const meta = targetsOf(targets).get(name);
  const { sha256, sha512 } = meta?.hashes ?? {};
  const hash = sha256 ?? sha512;
  if (!meta || meta.length === undefined || hash === undefined) {
    throw tufMismatch(name, {
      expected: `the target ${name} with length and SHA-256 or SHA-512`,
      found: 'none',
    });
  }
  if (meta.length > maxTargetBytes) throw tufTooLarge(name, maxTargetBytes);
  const at = name.lastIndexOf('/') + 1;
  const path = isConsistent(root) ? `${name.slice(0, at)}${hash}.${name.slice(at)}` : name;
  const bytes = await source.fetchFile(`targets/${path}`, meta.length);
  if (!bytes) throw missing('repository', name);
  if (bytes.length !== meta.length) {
    throw tufMismatch(name, { expected: `${meta.length} bytes`, found: `${bytes.length}` });
  }
  refuseOtherHash(name, meta, bytes);
  return bytes;
}

/** Every hash that is told and known must hold; unknown ones are no hashes to us. */
function refuseOtherHash(name: string, { hashes }: FileMeta, bytes: Uint8Array): void {
  for (const algorithm of ['sha256', 'sha512'] as const) {
    const expected = Object.hasOwn(hashes, algorithm) ? hashes[algorithm] : undefined;
    const found = createHash(algorithm).update(bytes).digest('hex');
    if (expected !== undefined && expected !== found) throw tufMismatch(name, { expected, found });
  }
}

/** At the very instant it is over (section 5.3.10: "is higher than the fixed update start time"). */
function refuseExpired({ role, version, expiresAt }: TufMetadata, now: Instant): void {
  if (now < expiresAt) return;
  throw tufExpired(role, {
    expected: `metadata that is valid at ${formatInstant(now)}`,
    found: `version ${version}, valid until ${formatInstant(expiresAt)}`,
  });
}

function refuseOlder(role: TufRole, before = 0, now = 0): void {
  if (now >= before) return;
  const found = now === 0 ? 'no such file any more' : `version ${now}`;
  throw tufRollback(role, { expected: `version ${before} or newer`, found });
}

function missing(where: string, name: string): Error {
  return tufUnreachable(`no ${name} in the ${where}`);
}
