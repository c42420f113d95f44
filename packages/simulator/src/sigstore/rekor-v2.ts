import { createHash } from 'node:crypto';
import { checkpoint, type CheckpointSigner } from './checkpoint.ts';
import { newMerkleTree } from './merkle-tree.ts';
import type { LogEntryJson } from './rekor-v1.ts';
import { newKey, type SimulatedKey } from './simulated-key.ts';

/** How an answer of the log should differ from a right one; each setting changes one property. */
export interface TileLogOverrides {
  /** Signs the checkpoint with a key that no root knows. */
  readonly checkpointKey?: SimulatedKey;
  readonly origin?: string;
  /** Signs the checkpoint as a log of this name, with the same key. */
  readonly logName?: string;
  readonly root?: Uint8Array;
  /** Further signers of the checkpoint, before the log's own line. */
  readonly witnesses?: readonly CheckpointSigner[];
}

/** Rekor on tiles: proof and checkpoint at once, no promise and no time of its own. */
export interface RekorV2 {
  readonly baseUrl: string;
  readonly key: SimulatedKey;
  /** SHA-256 of name, algorithm and key, as signed notes identify keys (C2SP signed-note). */
  readonly logId: Uint8Array;
  readonly size: number;
  append(body: Uint8Array, overrides?: TileLogOverrides): LogEntryJson;
  find(body: Uint8Array): number | undefined;
  checkpoint(): string;
  /** A tile of hashes: up to 256 nodes at `level * 8` above the leaves; undefined where nothing is (C2SP tlog-tiles). */
  tile(level: number, index: number): Uint8Array | undefined;
  /** Up to 256 entries, each with its length in two bytes before it. */
  entryBundle(index: number): Uint8Array | undefined;
}

/** Nodes in a full tile (C2SP tlog-tiles). */
const tileWidth = 256;

/** Makes an empty log. */
export function newRekorV2(baseUrl: string, key: SimulatedKey = newKey('ed25519')): RekorV2 {
  const name = new URL(baseUrl).hostname;
  const algorithm = Uint8Array.of(0x01); // Ed25519
  const rawKey = key.spki.subarray(key.spki.length - 32);
  const keyIdFor = (log: string): Buffer =>
    createHash('sha256').update(`${log}\n`).update(algorithm).update(rawKey).digest();
  const logId = keyIdFor(name);
  const tree = newMerkleTree();
  const bodies: Uint8Array[] = [];
  const known = new Map<string, number>();

  const signedCheckpoint = (overrides: TileLogOverrides = {}): string => {
    const { logName = name, origin = logName, root = tree.root() } = overrides;
    return checkpoint({ origin, size: tree.size, root }, [
      ...(overrides.witnesses ?? []),
      { name: logName, keyId: keyIdFor(logName), key: overrides.checkpointKey ?? key },
    ]);
  };

  return {
    baseUrl,
    key,
    logId,
    get size() {
      return tree.size;
    },
    append(body, overrides = {}) {
      const index = tree.append(body);
      bodies.push(body);
      known.set(idOf(body), index);
      const { apiVersion, kind } = JSON.parse(Buffer.from(body).toString()) as {
        apiVersion: string;
        kind: string;
      };
      return {
        logIndex: String(index),
        logId: { keyId: base64(logId) },
        kindVersion: { kind, version: apiVersion },
        inclusionProof: {
          logIndex: String(index),
          rootHash: base64(overrides.root ?? tree.root()),
          treeSize: String(tree.size),
          hashes: tree.inclusionProof(index).map(base64),
          checkpoint: { envelope: signedCheckpoint(overrides) },
        },
        canonicalizedBody: base64(body),
      };
    },
    find: (body) => known.get(idOf(body)),
    checkpoint: signedCheckpoint,
    tile(level, index) {
      const span = tileWidth ** level;
      const nodes: Uint8Array[] = [];
      for (let at = index * tileWidth; at < (index + 1) * tileWidth && (at + 1) * span <= tree.size; at++) {
        nodes.push(tree.subtree(at * span, (at + 1) * span));
      }
      return nodes.length === 0 ? undefined : Buffer.concat(nodes);
    },
    entryBundle(index) {
      const some = bodies.slice(index * tileWidth, (index + 1) * tileWidth);
      if (some.length === 0) return undefined;
      return Buffer.concat(
        some.flatMap((body) => {
          const length = Buffer.alloc(2);
          length.writeUInt16BE(body.length);
          return [length, body];
        }),
      );
    },
  };
}

function idOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
