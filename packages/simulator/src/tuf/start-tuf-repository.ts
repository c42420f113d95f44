import { createHash } from 'node:crypto';
import {
  type FaultSwitch,
  type Handler,
  type ServiceRequest,
  startHttpService,
} from '../sigstore/http-service.ts';
import { newTufKey, signMetadata, type TufKey } from './tuf-keys.ts';

/** Roles of a repository. */
export type TufRoleName = 'root' | 'timestamp' | 'snapshot' | 'targets';

/** Keys and threshold of a role. */
export interface TufRoleKeys {
  keys: TufKey[];
  threshold: number;
}

/** A TUF repository on loopback, with consistent snapshots, in the hands of a test. */
export interface RunningTufRepository {
  readonly url: string;
  readonly fault: FaultSwitch;
  readonly requests: readonly ServiceRequest[];
  /** What is served, by path; a test may change, remove or put back files, as an attacker or a mirror could. */
  readonly files: Map<string, Uint8Array>;
  /** Root metadata of version 1: what a client is given by hand. */
  readonly firstRoot: Uint8Array;
  /** Who signs what from the next publication on. */
  readonly roles: { readonly [role in TufRoleName]: TufRoleKeys };
  /** Versions of what was published last; a test may set them. */
  readonly versions: { [role in TufRoleName]: number };
  /** Publishes targets, snapshot and timestamp, each a version higher. */
  publish(targets?: ReadonlyMap<string, Uint8Array>, more?: PublishOptions): void;
  /** Publishes a root a version higher, signed by `signers`, or by the old and the new keys. */
  publishRoot(signers?: readonly TufKey[], more?: { readonly expiresInDays?: number }): void;
  close(): Promise<void>;
}

/** What is different about one publication. */
export interface PublishOptions {
  /** By role; negative ones are over. */
  readonly expiresInDays?: { readonly [role in TufRoleName]?: number };
  /** Changes what is signed. */
  readonly edit?: (role: TufRoleName, signed: EditableMetadata) => void;
  /** Signs a role with other keys than its own. */
  readonly signers?: { readonly [role in TufRoleName]?: readonly TufKey[] };
}

/** Metadata that a test may change in place. */
// oxlint-disable-next-line typescript/no-explicit-any -- edited at any depth, in any wrong way
export type EditableMetadata = any;

const dayMs = 86_400_000;
const usualDays = { root: 365, timestamp: 7, snapshot: 90, targets: 90 } as const;

/** Starts a repository with one published state; targets by their names. */
export async function startTufRepository(options: {
  readonly targets: ReadonlyMap<string, Uint8Array>;
  readonly now?: () => number;
}): Promise<RunningTufRepository> {
  const now = options.now ?? Date.now;
  const role = (count: number, threshold: number): TufRoleKeys => ({
    keys: Array.from({ length: count }, (_, at) => newTufKey(at % 2 === 0 ? 'p256' : 'ed25519')),
    threshold,
  });
  const roles = { root: role(3, 2), timestamp: role(1, 1), snapshot: role(1, 1), targets: role(2, 2) };
  const versions = { root: 0, timestamp: 0, snapshot: 0, targets: 0 };
  const files = new Map<string, Uint8Array>();
  let rootKeysBefore: readonly TufKey[] = [];
  let published = options.targets;

  const header = (name: TufRoleName, days: number): EditableMetadata => ({
    _type: name,
    spec_version: '1.0.31',
    version: ++versions[name],
    expires: `${new Date(now() + days * dayMs).toISOString().slice(0, 19)}Z`,
  });

  const publishRoot: RunningTufRepository['publishRoot'] = (signers, more = {}) => {
    const all = Object.values(roles).flatMap(({ keys }) => keys);
    const signed = {
      ...header('root', more.expiresInDays ?? usualDays.root),
      consistent_snapshot: true,
      keys: Object.fromEntries(all.map(({ id, described }) => [id, described])),
      roles: Object.fromEntries(
        Object.entries(roles).map(([name, { keys, threshold }]) => [
          name,
          { keyids: keys.map(({ id }) => id), threshold },
        ]),
      ),
    };
    const usual = [...new Set([...rootKeysBefore, ...roles.root.keys])];
    files.set(`${versions.root}.root.json`, signMetadata(signed, signers ?? usual));
    rootKeysBefore = [...roles.root.keys];
  };

  const publish: RunningTufRepository['publish'] = (targets = published, more = {}) => {
    published = targets;
    const days = { ...usualDays, ...more.expiresInDays };
    const put = (name: 'timestamp' | 'snapshot' | 'targets', content: object): object => {
      const signed = { ...header(name, days[name]), ...content };
      more.edit?.(name, signed);
      const bytes = signMetadata(signed, more.signers?.[name] ?? roles[name].keys);
      files.set(name === 'timestamp' ? 'timestamp.json' : `${versions[name]}.${name}.json`, bytes);
      return { version: versions[name], length: bytes.length, hashes: { sha256: sha256(bytes) } };
    };
    const listed: { [name: string]: object } = {};
    for (const [name, bytes] of targets) {
      listed[name] = { length: bytes.length, hashes: { sha256: sha256(bytes) } };
      files.set(`targets/${sha256(bytes)}.${name}`, bytes);
    }
    const targetsMeta = put('targets', { targets: listed });
    const snapshotMeta = put('snapshot', { meta: { 'targets.json': targetsMeta } });
    put('timestamp', { meta: { 'snapshot.json': snapshotMeta } });
  };

  publishRoot();
  publish();
  const handle: Handler = ({ url }) => {
    const body = files.get(decodeURIComponent(url.pathname.slice(1)));
    return body ? { status: 200, body } : { status: 404, body: 'not found' };
  };
  const service = await startHttpService(handle);
  return {
    url: service.url,
    fault: service.fault,
    requests: service.requests,
    files,
    firstRoot: files.get('1.root.json') ?? new Uint8Array(),
    roles,
    versions,
    publish,
    publishRoot,
    close: () => service.close(),
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
