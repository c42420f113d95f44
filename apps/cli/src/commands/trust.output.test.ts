import assert from 'node:assert/strict';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { instantFromMs } from '@waybill/kernel';
import { createLocalSigstore, type EditableJson, type LocalSigstore } from '@waybill/simulator/sigstore';
import { type RunningTufRepository, startTufRepository } from '@waybill/simulator/tuf';
import { assertFitsSchema } from '../testing/output-schema.ts';
import { type Ran, run } from '../testing/run-in-process.ts';

const sigstore: LocalSigstore = createLocalSigstore();
const name = 'trusted_root.json';
const dayMs = 86_400_000;
const cwd = process.cwd();

let dir: string;
let repository: RunningTufRepository;

before(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'waybill-trust-')));
});
after(() => {
  process.chdir(cwd);
  rmSync(dir, { recursive: true });
});
beforeEach(async () => {
  process.chdir(mkdtempSync(join(dir, 'test-')));
  repository = await startTufRepository({ targets: new Map([[name, sigstore.trustedRootJson()]]) });
  writeFileSync('1.root.json', repository.firstRoot);
});
afterEach(() => repository.close());

/** The root after its first log was closed a day ago, and one was added. */
function laterRoot(): Uint8Array {
  const other = createLocalSigstore();
  const added = (JSON.parse(Buffer.from(other.trustedRootJson()).toString()) as EditableJson).tlogs[0];
  return sigstore.trustedRootJson((root) => {
    root.tlogs[0].publicKey.validFor.end = new Date(Date.now() - dayMs).toISOString();
    root.tlogs.push({ ...added, baseUrl: 'https://rekor-next.sigstore.test' });
  });
}

function update(...words: readonly string[]): Promise<Ran> {
  return run(['trust', 'update', name, ...words]);
}

function first(...words: readonly string[]): Promise<Ran> {
  return update('--tuf-url', repository.url, '--tuf-root', '1.root.json', ...words);
}

async function changesOf(...words: readonly string[]): Promise<readonly string[]> {
  const ran = await update('--format', 'json', ...words);
  const json = assertFitsSchema(ran.stdout) as { changes: { change: string; kind: string }[] };
  return json.changes.map(({ change, kind }) => `${change} ${kind}`);
}

describe('waybill trust update', () => {
  test('writes the root of a private repository, and follows it without being told again', async () => {
    const written = await first();
    assert.equal(written.exitCode, 0, written.stderr);
    assert.match(written.stdout, /written {2}trusted_root\.json\n {2}from .*root version 1/);
    assert.deepEqual(readFileSync(name), Buffer.from(sigstore.trustedRootJson()));
    assert.match((await update()).stdout, /up to date/);

    repository.publish(new Map([[name, laterRoot()]]));
    assert.deepEqual(await changesOf(), ['altered transparency log', 'added transparency log']);
    assert.deepEqual(readFileSync(name), Buffer.from(laterRootAsWritten()));
  });

  function laterRootAsWritten(): Uint8Array {
    const [path] = [...repository.files.keys()].filter((file) => file.startsWith('targets/')).slice(-1);
    return repository.files.get(path ?? '') ?? new Uint8Array();
  }

  test('brings the services to sign with along, of the same state as the root', async () => {
    const config = sigstore.signingConfigJson({
      fulcio: 'http://f',
      rekor1: 'http://r',
      rekor2: '',
      tsa: 'http://t',
    });
    const words = ['--signing-config', 'signing_config.json'];
    assert.match((await first(...words)).stderr, /tuf-mismatch[^]*signing_config\.v0\.2\.json/);
    assert.equal(existsSync(name), false);
    repository.publish(
      new Map([
        [name, sigstore.trustedRootJson()],
        ['signing_config.v0.2.json', config],
      ]),
    );
    assert.match((await first(...words)).stdout, /written {2}signing_config\.json/);
    assert.deepEqual(readFileSync('signing_config.json'), Buffer.from(config));
    const again = await update(...words, '--format', 'json');
    assert.deepEqual(
      (assertFitsSchema(again.stdout) as { signingConfig: { changed: boolean } }).signingConfig.changed,
      false,
    );
    assert.match((await update('--signing-config', name)).stderr, /output-is-input/);
  });

  test('says with --dry-run what would change, and writes nothing', async () => {
    const ran = await first('--dry-run');
    assert.equal(ran.exitCode, 0);
    assert.match(ran.stdout, /would be written/);
    assert.equal(existsSync(name), false);
    assert.equal(existsSync(`.${name}.tuf`), false);
  });

  test('keeps the file and what was seen when the repository goes back, and says so', async () => {
    await first();
    const earlier = repository.files.get('timestamp.json') ?? new Uint8Array();
    repository.publish(new Map([[name, laterRoot()]]));
    await update();
    const good = readFileSync(name);
    repository.files.set('timestamp.json', earlier);
    const ran = await update();
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /tuf-rollback/);
    assert.deepEqual(readFileSync(name), good);
  });

  test('ends with exit code 3 when the repository is away, and the file still verifies', async () => {
    await first();
    await repository.close();
    const ran = await update('--timeout', '5');
    assert.equal(ran.exitCode, 3);
    assert.match(ran.stderr, /tuf-unreachable/);
    assert.equal((await run(['trust', 'show', '--trusted-root', name])).exitCode, 0);
  });

  test('takes a root from a file without asking anybody', async () => {
    writeFileSync('offered.json', sigstore.trustedRootJson());
    const asked = repository.requests.length;
    const ran = await update('--from', 'offered.json');
    assert.equal(ran.exitCode, 0, ran.stderr);
    assert.deepEqual(readdirSync('.').toSorted(), ['1.root.json', 'offered.json', name]);
    assert.equal(repository.requests.length, asked);
    writeFileSync('later.json', laterRoot());
    assert.deepEqual(await changesOf('--from', 'later.json'), [
      'altered transparency log',
      'added transparency log',
    ]);
    assert.deepEqual(await changesOf('--from', 'offered.json'), [
      'altered transparency log',
      'removed transparency log',
    ]);
  });

  test('refuses the root of another Sigstore unless it is told to replace', async () => {
    writeFileSync(name, createLocalSigstore().trustedRootJson());
    const ran = await first();
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /trusted-root-foreign/);
    assert.equal((await first('--replace')).exitCode, 0);
    writeFileSync(name, 'no root at all');
    assert.match((await update()).stderr, /trusted-root-malformed/);
    assert.equal((await update('--replace')).exitCode, 0);
  });

  test('refuses a root that no verifier could use, and one that is none', async () => {
    const broken = sigstore.trustedRootJson((root) => {
      root.tlogs[0].publicKey.rawBytes = Buffer.from('no key').toString('base64');
    });
    writeFileSync('broken.json', broken);
    assert.match((await update('--from', 'broken.json')).stderr, /trusted-root-unusable/);
    repository.publish(new Map([[name, Buffer.from('{}')]]));
    const ran = await first();
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stderr, /trusted-root-malformed/);
    assert.equal(existsSync(name), false);
  });

  test('asks for the root metadata of a repository that it does not know', async () => {
    const ran = await update('--tuf-url', repository.url);
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /tuf-root-not-named/);
  });

  test('does not take a damaged record for a first time', async () => {
    await first();
    writeFileSync(`.${name}.tuf/snapshot.json`, '');
    rmSync(`.${name}.tuf/timestamp.json`);
    const ran = await update();
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /tuf-record-unreadable/);
  });

  test('lets one update work at a time', async () => {
    await first();
    writeFileSync(`.${name}.lock`, 'another-machine:1:0');
    const ran = await update();
    assert.equal(ran.exitCode, 3);
    assert.match(ran.stderr, /file-locked/);
  });

  test('refuses contradictions, and addresses with a password', async () => {
    const both = await update('--from', '1.root.json', '--tuf-url', repository.url);
    assert.match(both.stderr, /tuf-options-conflict/);
    const secret = await update(
      '--tuf-url',
      'https://user:hunter2-word@tuf.example.com',
      '--tuf-root',
      '1.root.json',
    );
    assert.match(secret.stderr, /tuf-options-conflict/);
    assert.doesNotMatch(secret.stderr, /hunter2/);
    writeFileSync(name, sigstore.trustedRootJson());
    assert.match((await update('--from', name)).stderr, /output-is-input/);
  });
});

describe('waybill trust show', () => {
  /** The root whose only certificate authority ends at an instant. */
  function rootEndingAt(ms: number): void {
    const bytes = sigstore.trustedRootJson((root) => {
      root.certificateAuthorities[0].validFor.end = new Date(ms).toISOString();
    });
    writeFileSync(name, bytes);
  }

  function show(atMs: number, ...words: readonly string[]): Promise<Ran> {
    return run(['trust', 'show', '--trusted-root', name, ...words], { now: () => instantFromMs(atMs) });
  }

  const todayMs = Date.now();

  test('tells of a root that ends today while it still holds, and of its end at the next instant', async () => {
    rootEndingAt(todayMs);
    const today = await show(todayMs);
    assert.equal(today.exitCode, 0);
    assert.match(today.stdout, /the last valid certificate authority ends today/);
    const after = await show(todayMs + 1);
    assert.equal(after.exitCode, 1);
    assert.match(after.stdout, /none that is valid now/);
  });

  test('ends with 1 days ahead where --ends-within asks', async () => {
    rootEndingAt(todayMs + 10 * dayMs);
    assert.equal((await show(todayMs, '--ends-within', '9')).exitCode, 0);
    const soon = await show(todayMs, '--ends-within', '11', '--format', 'json');
    assert.equal(soon.exitCode, 1);
    const { endsSoon } = assertFitsSchema(soon.stdout) as { endsSoon: { what: string }[] };
    assert.equal(endsSoon[0]?.what, 'the last valid certificate authority');
  });

  test('says which repository a file follows, and when nobody vouches for its root any more', async () => {
    await first();
    const followed = await show(todayMs);
    assert.match(followed.stdout, /follows http:.*: root version 1, vouched for until/);
    const late = await show(todayMs + 366 * dayMs, '--format', 'json');
    const { endsSoon } = assertFitsSchema(late.stdout) as { endsSoon: { what: string }[] };
    assert.ok(endsSoon.some(({ what }) => what === 'the vouching of its publisher'));
  });

  test('tells of the end of the embedded root before it comes', async () => {
    const at = Date.parse('2027-04-12T00:00:00Z');
    const ran = await run(['trust', 'show', '--ends-within', '14'], { now: () => instantFromMs(at) });
    assert.equal(ran.exitCode, 1);
    assert.match(ran.stdout, /the vouching of its publisher ends in 10 days/);
  });

  test('shows a root that lists nothing', async () => {
    writeFileSync(
      name,
      JSON.stringify({ mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1' }),
    );
    const ran = await show(todayMs);
    assert.equal(ran.exitCode, 1, ran.stderr);
    assert.match(ran.stdout, /it lists nothing/);
  });
});
