import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '@waybill/kernel';
import { checkpoint } from './checkpoint.ts';
import { newMerkleTree } from './merkle-tree.ts';
import { newKey, signBytes, type SimulatedKey } from './simulated-key.ts';

/** What a log gives for an entry: a `TransparencyLogEntry` in the JSON of bundles. */
export type LogEntryJson = JsonObject;

/** How an answer of the log should differ from a right one; each setting changes one property. */
export interface LogOverrides {
  /** Instant that the log claims; the clock's unless told. */
  readonly integratedAtMs?: number;
  /** Signs the promise, or the checkpoint, with a key that no root knows. */
  readonly promiseKey?: SimulatedKey;
  readonly checkpointKey?: SimulatedKey;
  /** First line of the checkpoint. */
  readonly origin?: string;
  /** Signs the checkpoint as a log of this name, with the same key. */
  readonly logName?: string;
  /** A root other than the tree's, in checkpoint and proof. */
  readonly root?: Uint8Array;
}

/** Rekor as it was until 2025: signed entry timestamps, and a tree with a checkpoint. */
export interface RekorV1 {
  readonly baseUrl: string;
  readonly key: SimulatedKey;
  /** SHA-256 of the SPKI. */
  readonly logId: Uint8Array;
  readonly size: number;
  /** Enters a canonical body and returns the entry for a bundle; the same body again gives its first entry. */
  append(body: Uint8Array, atMs: number, overrides?: LogOverrides): LogEntryJson;
  /** The index of a body in the log, if it is there. */
  find(body: Uint8Array): number | undefined;
  /** The entry at an index, proved against the log's present size. */
  entry(index: number, overrides?: LogOverrides): LogEntryJson | undefined;
  /** Identifier of the entry: tree id and leaf hash, hex. */
  uuid(index: number): string;
  checkpoint(): string;
}

/** Entries of earlier trees: the global index of an entry is this much ahead of its index in the tree. */
export const earlierEntries = 4_163_431;
const treeId = 2605736670972794746n;

/** Makes an empty log. */
export function newRekorV1(baseUrl: string, key: SimulatedKey = newKey('p256')): RekorV1 {
  const name = new URL(baseUrl).hostname;
  const logId = createHash('sha256').update(key.spki).digest();
  const tree = newMerkleTree();
  const entries: { readonly body: Uint8Array; readonly atMs: number }[] = [];
  const known = new Map<string, number>();

  const signedCheckpoint = (overrides: LogOverrides = {}): string =>
    checkpoint(
      {
        origin: overrides.origin ?? `${overrides.logName ?? name} - ${treeId}`,
        size: tree.size,
        root: overrides.root ?? tree.root(),
      },
      [{ name: overrides.logName ?? name, keyId: logId, key: overrides.checkpointKey ?? key }],
    );

  const entryAt = (index: number, overrides: LogOverrides = {}): LogEntryJson | undefined => {
    const found = entries[index];
    if (!found) return undefined;
    const integratedTime = Math.floor((overrides.integratedAtMs ?? found.atMs) / 1000);
    const promised = canonicalJson({
      body: base64(found.body),
      integratedTime,
      logID: logId.toString('hex'),
      logIndex: index + earlierEntries,
    });
    const { apiVersion, kind } = JSON.parse(Buffer.from(found.body).toString()) as {
      apiVersion: string;
      kind: string;
    };
    return {
      logIndex: String(index + earlierEntries),
      logId: { keyId: base64(logId) },
      kindVersion: { kind, version: apiVersion },
      integratedTime: String(integratedTime),
      inclusionPromise: {
        signedEntryTimestamp: base64(signBytes(overrides.promiseKey ?? key, Buffer.from(promised))),
      },
      inclusionProof: {
        logIndex: String(index),
        rootHash: base64(overrides.root ?? tree.root()),
        treeSize: String(tree.size),
        hashes: tree.inclusionProof(index).map(base64),
        checkpoint: { envelope: signedCheckpoint(overrides) },
      },
      canonicalizedBody: base64(found.body),
    };
  };

  return {
    baseUrl,
    key,
    logId,
    get size() {
      return tree.size;
    },
    append(body, atMs, overrides) {
      const digest = base64(createHash('sha256').update(body).digest());
      let index = known.get(digest);
      if (index === undefined) {
        index = tree.append(body);
        entries.push({ body, atMs });
        known.set(digest, index);
      }
      return entryAt(index, overrides) as LogEntryJson;
    },
    find: (body) => known.get(base64(createHash('sha256').update(body).digest())),
    entry: entryAt,
    uuid: (index) =>
      `${treeId.toString(16).padStart(16, '0')}${Buffer.from(tree.leafHash(index)).toString('hex')}`,
    checkpoint: signedCheckpoint,
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
