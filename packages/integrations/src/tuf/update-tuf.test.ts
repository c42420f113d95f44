import assert from 'node:assert/strict';
import { ECDH } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Updater } from 'tuf-js';
import { instantFromMs, parseInstant, WaybillError } from '@waybill/kernel';
import {
  newTufKey,
  type RunningTufRepository,
  startTufRepository,
  type TufKey,
} from '@waybill/simulator/tuf';
import { startDeadline } from '../http/deadline.ts';
import { httpTufSource } from './http-source.ts';
import { publicGoodTufRoot } from './public-good.ts';
import { parseTufMetadata } from './tuf-metadata.ts';
import { type TufSeen, type TufUpdate, updateTuf } from './update-tuf.ts';

const name = 'trusted_root.json';
const one = Buffer.from('the first trusted root');
const two = Buffer.from('the second trusted root');

let repository: RunningTufRepository;
let dir: string;

beforeEach(async () => {
  repository = await startTufRepository({ targets: new Map([[name, one]]) });
  dir = mkdtempSync(join(tmpdir(), 'waybill-tuf-'));
  writeFileSync(join(dir, 'root.json'), repository.firstRoot);
});
afterEach(async () => {
  await repository.close();
  rmSync(dir, { recursive: true });
});

async function update(seen: TufSeen = {}, nowMs = Date.now()): Promise<TufUpdate> {
  const deadline = startDeadline(10_000);
  try {
    const source = httpTufSource(repository.url, deadline);
    return await updateTuf(source, { root: repository.firstRoot, seen }, [name], instantFromMs(nowMs));
  } finally {
    deadline.abandon();
  }
}

/** What the reference client makes of it; it keeps its state in `dir`, and looks at its own clock. */
async function oracle(): Promise<Buffer | undefined> {
  const updater = new Updater({
    metadataDir: dir,
    metadataBaseUrl: repository.url,
    targetDir: dir,
    targetBaseUrl: `${repository.url}/targets`,
    config: { fetchRetry: 0, fetchTimeout: 3_000 },
  });
  try {
    await updater.refresh();
    const info = await updater.getTargetInfo(name);
    if (!info) return undefined;
    const { readFileSync } = await import('node:fs');
    return readFileSync(await updater.downloadTarget(info));
  } catch {
    return undefined;
  }
}

function seenOf({ root, timestamp, snapshot }: TufUpdate): TufSeen {
  return { rootVersion: root.version, timestamp: timestamp.bytes, snapshot: snapshot.bytes };
}

async function refuses(code: string, seen: TufSeen = {}, nowMs = Date.now()): Promise<void> {
  await assert.rejects(update(seen, nowMs), (error) => {
    assert.ok(error instanceof WaybillError, String(error));
    assert.equal(error.code, code, `${error.code}: ${error.found}`);
    return true;
  });
}

/** Refused by us, and by the reference client as well. */
async function bothRefuse(code: string, seen: TufSeen = {}): Promise<void> {
  await refuses(code, seen);
  assert.equal(await oracle(), undefined, 'tuf-js accepts it');
}

async function bothAccept(bytes: Uint8Array, seen: TufSeen = {}): Promise<TufUpdate> {
  const updated = await update(seen);
  assert.deepEqual(Buffer.from(updated.files.get(name) ?? ''), bytes);
  assert.deepEqual(await oracle(), bytes, 'tuf-js refuses it');
  return updated;
}

describe('updateTuf()', () => {
  test('gives the target, and the newer one after the next publication', async () => {
    const first = await bothAccept(one);
    repository.publish(new Map([[name, two]]));
    const second = await bothAccept(two, seenOf(first));
    assert.equal(second.timestamp.version, 2);
  });

  test('gives the same again when nothing was published', async () => {
    await bothAccept(one, seenOf(await bothAccept(one)));
  });

  test('follows root keys from one version to the next', async () => {
    for (let rotation = 0; rotation < 3; rotation++) {
      repository.roles.root.keys.splice(0, 2, newTufKey(), newTufKey('ed25519'));
      repository.publishRoot();
    }
    repository.publish();
    assert.equal((await bothAccept(one)).root.version, 4);
  });

  test('accepts after keys were replaced what a fast-forward attack had put out of reach', async () => {
    repository.versions.timestamp = 2_000_000;
    repository.versions.snapshot = 3_000_000;
    repository.publish();
    const seen = seenOf(await bothAccept(one));
    repository.versions.timestamp = 2;
    repository.versions.snapshot = 2;
    repository.roles.timestamp.keys = [newTufKey()];
    repository.roles.snapshot.keys = [newTufKey()];
    repository.publishRoot();
    repository.publish();
    await bothAccept(one, seen);
  });

  test('forgets what a replaced snapshot key said, although the timestamp key stayed', async () => {
    repository.versions.snapshot = 3_000_000;
    repository.publish();
    const seen = seenOf(await update());
    repository.versions.snapshot = 2;
    repository.roles.snapshot.keys = [newTufKey()];
    repository.publishRoot();
    repository.publish();
    assert.deepEqual(Buffer.from((await update(seen)).files.get(name) ?? ''), one);
  });
});

describe('updateTuf() refuses', () => {
  for (const role of ['timestamp', 'snapshot', 'targets'] as const) {
    test(`${role} metadata that nobody vouches for any more`, async () => {
      repository.publish(undefined, { expiresInDays: { [role]: -1 } });
      await bothRefuse('tuf-expired');
    });

    test(`${role} metadata that another key signed`, async () => {
      repository.publish(undefined, { signers: { [role]: [newTufKey(), newTufKey()] } });
      await bothRefuse('tuf-signatures-missing');
    });

    test(`${role} metadata of another type`, async () => {
      repository.publish(undefined, {
        edit: (edited, signed) => {
          if (edited === role) signed._type = 'root';
        },
      });
      await bothRefuse('tuf-metadata-malformed');
    });
  }

  test('a root whose validity is over, at the very instant', async () => {
    const { expiresAt } = parseTufMetadata('root', repository.firstRoot);
    repository.publish(undefined, { expiresInDays: { timestamp: 500, snapshot: 500, targets: 500 } });
    assert.ok(await update({}, expiresAt - 1));
    await refuses('tuf-expired', {}, expiresAt);
    repository.publishRoot(undefined, { expiresInDays: -1 });
    await bothRefuse('tuf-expired');
  });

  test('one signature of two', async () => {
    repository.publish(undefined, { signers: { targets: repository.roles.targets.keys.slice(0, 1) } });
    await bothRefuse('tuf-signatures-missing');
  });

  test('one signature twice', async () => {
    const [key] = repository.roles.targets.keys as [TufKey];
    repository.publish(undefined, { signers: { targets: [key, key] } });
    await refuses('tuf-signatures-missing');
  });

  test('one key under two ids', async () => {
    const [key] = repository.roles.targets.keys as [TufKey];
    repository.roles.targets.keys = [key, { ...key, id: 'f'.repeat(64) }];
    repository.publishRoot();
    repository.publish();
    await refuses('tuf-signatures-missing');
  });

  test('one key with its point written in two forms', async () => {
    const [key] = repository.roles.targets.keys as [TufKey];
    const point = ECDH.convertKey(
      key.pair.spki.subarray(-65),
      'prime256v1',
      undefined,
      undefined,
      'compressed',
    );
    const prefix = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');
    const der = Buffer.concat([prefix, point as Buffer]).toString('base64');
    const text = `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`;
    const described = { ...key.described, keyval: { public: text } };
    repository.roles.targets.keys = [key, { ...key, id: 'e'.repeat(64), described }];
    repository.publishRoot();
    repository.publish();
    await refuses('tuf-signatures-missing');
  });

  test('a root that the keys before it did not sign', async () => {
    repository.roles.root.keys = [newTufKey(), newTufKey(), newTufKey()];
    repository.publishRoot(repository.roles.root.keys);
    await bothRefuse('tuf-signatures-missing');
  });

  test('a root that its own keys did not sign', async () => {
    const before = [...repository.roles.root.keys];
    repository.roles.root.keys = [newTufKey(), newTufKey(), newTufKey()];
    repository.publishRoot(before);
    await bothRefuse('tuf-signatures-missing');
  });

  test('a root that skips a version', async () => {
    repository.versions.root = 2;
    repository.publishRoot();
    repository.files.set('2.root.json', repository.files.get('3.root.json') ?? new Uint8Array());
    await bothRefuse('tuf-mismatch');
  });

  test('what was kept of an earlier update and changed since: forgotten, an older state would pass', async () => {
    const seen = seenOf(await update());
    for (const role of ['timestamp', 'snapshot'] as const) {
      const text = Buffer.from(seen[role] ?? '').toString();
      const raised = text.replace(/"version": ?(\d+)/, '"version":1$1');
      assert.notEqual(raised, text);
      for (const changed of [raised, text.slice(0, -2), '']) {
        await refuses('tuf-record-unreadable', { ...seen, [role]: Buffer.from(changed) });
      }
    }
  });

  test('what was kept and changed since, also where a newer root with the same keys came meanwhile', async () => {
    repository.versions.timestamp = 50;
    repository.versions.snapshot = 50;
    repository.publish();
    const seen = seenOf(await update());
    const text = Buffer.from(seen.timestamp ?? '').toString();
    const changed = { ...seen, timestamp: Buffer.from(text.replace(/"version": ?\d+/, '"version":1')) };
    assert.notDeepEqual(changed.timestamp, seen.timestamp);
    repository.versions.timestamp = 2;
    repository.versions.snapshot = 2;
    repository.publishRoot();
    repository.publish();
    await refuses('tuf-rollback', seen);
    await refuses('tuf-record-unreadable', changed);
  });

  test('fewer roots than were seen', async () => {
    repository.publishRoot();
    const seen = seenOf(await update());
    repository.files.delete('2.root.json');
    await refuses('tuf-rollback', seen);
  });

  test('an earlier timestamp', async () => {
    const earlier = repository.files.get('timestamp.json') ?? new Uint8Array();
    repository.publish();
    const seen = seenOf(await bothAccept(one));
    repository.files.set('timestamp.json', earlier);
    await refuses('tuf-rollback', seen);
  });

  test('a timestamp that names an earlier snapshot', async () => {
    repository.publish();
    const seen = seenOf(await bothAccept(one));
    repository.versions.snapshot = 0;
    repository.publish();
    await bothRefuse('tuf-rollback', seen);
  });

  test('a snapshot that names earlier targets', async () => {
    repository.publish();
    const seen = seenOf(await bothAccept(one));
    repository.versions.targets = 0;
    repository.publish();
    await bothRefuse('tuf-rollback', seen);
  });

  test('a snapshot that no longer names what it named', async () => {
    const add = (file: string) => (role: string, signed: { meta: { [name: string]: object } }) => {
      if (role === 'snapshot') signed.meta[file] = { version: 1 };
    };
    repository.publish(undefined, { edit: add('delegated.json') });
    const seen = seenOf(await bothAccept(one));
    repository.publish(undefined, { edit: add('other.json') });
    await bothRefuse('tuf-rollback', seen);
  });

  /** Lengths are optional in metadata above; without them the hash alone must tell. */
  const lengthless = {
    edit: (_role: string, { meta = {} }: { meta?: { [name: string]: { length?: number } } }): void => {
      for (const file of Object.values(meta)) delete file.length;
    },
  };

  test('a snapshot of another publication than the timestamp (mix and match)', async () => {
    repository.publish(new Map([[name, two]]), lengthless);
    repository.files.set('2.snapshot.json', repository.files.get('1.snapshot.json') ?? new Uint8Array());
    await bothRefuse('tuf-mismatch');
  });

  test('targets with another hash than the snapshot names', async () => {
    repository.publish(new Map([[name, two]]), lengthless);
    repository.files.set('2.targets.json', repository.files.get('1.targets.json') ?? new Uint8Array());
    await bothRefuse('tuf-mismatch');
  });

  test('a target with other bytes, longer bytes, fewer bytes', async () => {
    const [path] = [...repository.files.keys()].filter((file) => file.startsWith('targets/'));
    const changes = [
      ['tuf-mismatch', Buffer.from('the forged trusted rot')],
      ['tuf-file-too-large', Buffer.concat([one, one])],
      ['tuf-mismatch', one.subarray(1)],
    ] as const;
    for (const [code, bytes] of changes) {
      repository.files.set(path ?? '', bytes);
      await bothRefuse(code);
    }
  });

  test('a target that the metadata does not list, or lists without a hash', async () => {
    repository.publish(new Map([['other.json', one]]));
    await bothRefuse('tuf-mismatch');
    repository.publish(new Map([[name, one]]), {
      edit: (role, signed) => {
        if (role === 'targets') signed.targets[name].hashes = { md5: 'ab'.repeat(16) };
      },
    });
    await refuses('tuf-mismatch');
  });

  test('bytes that never end', async () => {
    repository.fault.set({ kind: 'endless' });
    await refuses('tuf-file-too-large');
  });

  test('metadata that is longer than allowed', async () => {
    repository.files.set('timestamp.json', Buffer.alloc(16_385, 0x20));
    await bothRefuse('tuf-file-too-large');
  });

  test('a repository that answers nothing, an error, or a page of something else', async () => {
    repository.fault.set({ kind: 'error' });
    await refuses('tuf-unreachable');
    repository.fault.clear();
    repository.files.delete('timestamp.json');
    await bothRefuse('tuf-unreachable');
    repository.files.set('timestamp.json', Buffer.from('<html>'));
    await bothRefuse('tuf-metadata-malformed');
  });
});

describe('publicGoodTufRoot()', () => {
  test('is signed by enough of its own keys, and lives as long as the embedded trusted root says', async () => {
    const { publicGoodRootOrigin } = await import('@waybill/evidence');
    const { verifyRole } = await import('./verify-role.ts');
    const root = parseTufMetadata('root', publicGoodTufRoot());
    verifyRole(root, root);
    assert.equal(root.version, publicGoodRootOrigin.tufRootVersion);
    assert.equal(root.expiresAt, publicGoodRootOrigin.expiresAt);
    assert.ok(root.expiresAt > parseInstant('2027-01-01T00:00:00Z'));
  });
});
