/** `waybill attest --signer server`: what the platform signs for a job, and what the command takes from it. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { newSigningKey } from '@waybill/integrations/key-management';
import { signWithKey } from '@waybill/integrations/sigstore';
import { digestOf, instantFromMs } from '@waybill/kernel';
import { newLogKey, verifierKeyOf } from '@waybill/ledger';
import { platformSignerOf, startServer, type RunningServer } from '@waybill/server';
import { assertGolden } from '../testing/golden.ts';
import { assertFitsSchema } from '../testing/output-schema.ts';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { type Ran, run, settled } from '../testing/run-in-process.ts';

let world: ReleaseWorld;
let server: RunningServer;
const { key } = newSigningKey();
const logKey = newLogKey('waybill');

before(async () => {
  world = await startReleaseWorld();
  world.job.status = 'running';
  writeFileSync('server.pem', key.spkiPem);
  writeFileSync('stranger.pem', newSigningKey().key.spkiPem);
  writeFileSync('private.pem', newSigningKey().privatePem);
  trustServer();
  server = await startServer({
    ledger: { kind: 'memory' },
    platformDir: 'platform',
    logKey,
    signer: platformSignerOf(key),
    gitlabToken: world.gitlab.token().value,
    port: 0,
    now: () => instantFromMs(Date.now()),
  });
});
after(async () => {
  await server.close();
  await world.close();
});

/** Lets the platform folder trust the server's key, and an environment ask for nothing but it. */
function trustServer(): void {
  mkdirSync('platform/keys', { recursive: true });
  writeFileSync('platform/keys/server.pem', key.spkiPem);
  const yaml = readFileSync('platform/waybill.yaml', 'utf8')
    .replace(
      '  signers:\n',
      '    - { name: server, kind: server, keys: [keys/server.pem], log: optional, timestamp: optional }\n  signers:\n    - { name: waybill, profile: server }\n',
    )
    .replace(
      'environments:',
      `environments:
  - name: server-built
    mode: enforce
    requires:
      signature: { signers: [waybill] }
      provenance:
        signers: [waybill]
        buildTypes: [https://waybill.dev/buildtypes/gitlab-job/v1]
        builderPatterns: ["https://*/waybill/builders/protected/v1"]
      commit: { least: api }
      runner: { tiers: [protected], least: api }`,
    );
  writeFileSync('platform/waybill.yaml', yaml);
}

const key256 = ['--server-key', 'server.pem'];

function attest(words: readonly string[], env: { readonly [name: string]: string } = {}): Promise<Ran> {
  return run(['attest', ...words, '--signer', 'server'], {
    env: { ...world.env, WAYBILL_ID_TOKEN: world.token('waybill:test'), ...env },
  });
}

test('attest --signer server writes what the platform signed, hands it in, and it is promoted', async () => {
  const ran = await attest(['app.tgz', '--submit', server.url, ...key256, '--output-dir', 'signed']);
  assert.equal(ran.exitCode, 0, ran.stderr);
  assertGolden('attest-server', settled(ran.stdout));
  const verdict = await run(['verify', 'app.tgz', '--environment', 'server-built', '--ledger', server.url], {
    env: { WAYBILL_TOKEN: world.token('waybill:test') },
  });
  assert.equal(verdict.exitCode, 0, verdict.stdout + verdict.stderr);
});

test('attest --signer server hands nothing in where only --server is named, and its JSON fits the schema', async () => {
  const words = ['app.tgz', '--server', server.url, '--platform', 'platform', '--output-dir', 'apart'];
  const ran = await attest([...words, '--format', 'json']);
  assert.equal(ran.exitCode, 0, ran.stderr);
  const answer = assertFitsSchema(ran.stdout);
  assert.equal(answer['receipt'], undefined);
  assert.deepEqual(answer['byServer'], {
    keyFingerprint: key.fingerprint,
    verified: true,
    subjects: [{ digest: digestOf(readFileSync('app.tgz')), check: 'submitted' }],
    results: [],
  });
});

test('attest --signer server says that nobody was verified where it was given no key', async () => {
  const ran = await attest(['app.tgz', '--server', server.url, '--output-dir', 'unverified']);
  assert.equal(ran.exitCode, 0, ran.stderr);
  assert.match(ran.stdout, /not verified: name its public key with --server-key/);
});

test('attest takes the server key from a variable, too', async () => {
  const words = ['app.tgz', '--server', server.url, '--output-dir', 'by-variable'];
  assert.match((await attest(words, { WAYBILL_SERVER_KEY: 'server.pem' })).stdout, /verified by server\.pem/);
  const other = await attest(words, { WAYBILL_SERVER_KEY: 'stranger.pem' });
  assert.match(other.stderr, /^error\[server-provenance-refused\]/);
});

test('attest --signer server with --artifact-of has the server hash what the earlier job left', async () => {
  const pipeline = world.gitlab.state.pipelines.find(({ id }) => id === world.job.pipelineId)!;
  const build = world.gitlab.job({ pipeline, name: 'build', status: 'success' });
  build.runnerId = world.job.runnerId!;
  build.artifacts = [{ path: 'app.tgz', bytes: readFileSync('app.tgz') }];
  const words = ['--server', server.url, ...key256, '--artifact-of', 'build', '--output-dir', 'hashed'];
  const seen = await attest(['app.tgz', ...words]);
  assert.equal(seen.exitCode, 0, seen.stderr);
  assert.match(seen.stdout, /app\.tgz: job-artifact at http.*\/-\/jobs\/\d+/);
  build.artifacts = [{ path: 'app.tgz', bytes: Buffer.from('something else') }];
  const lied = await attest(['app.tgz', ...words]);
  assert.equal(lied.exitCode, 1);
  assert.match(lied.stderr, /^error\[subject-contradicted\]/);
  const outside = await attest(['app.tgz', ...words], { CI_PROJECT_DIR: '/somewhere/else' });
  assert.equal(outside.exitCode, 2);
  assert.match(outside.stderr, /^error\[artifact-outside-project\]/);
});

test('attest --signer server with --in-package has the server look into the package registry', async () => {
  const project = world.gitlab.state.projects.find(({ id }) => id === world.job.projectId)!;
  const files = [{ fileName: 'app.tgz', bytes: readFileSync('app.tgz') }];
  project.packages.push({ id: 7, name: '@acme/app', version: '1.4.0', type: 'npm', files });
  const words = ['app.tgz', '--server', server.url, ...key256, '--output-dir', 'published'];
  const seen = await attest([...words, '--in-package', '@acme/app@1.4.0']);
  assert.equal(seen.exitCode, 0, seen.stderr);
  assert.match(seen.stdout, /app\.tgz: registry at http.*\/-\/packages\/7/);
  const unnamed = await attest([...words, '--in-package', '@acme']);
  assert.equal(unnamed.exitCode, 2);
  assert.match(unnamed.stderr, /^error\[option-value-invalid\]/);
});

test('attest --signer server --dry-run shows what the server would be asked, and asks nobody', async () => {
  const words = ['app.tgz', '--server', 'http://127.0.0.1:9', '--dry-run', '--format', 'json'];
  const ran = await run(['attest', ...words, '--signer', 'server'], { env: world.env });
  assert.equal(ran.exitCode, 0, ran.stderr);
  const { request } = assertFitsSchema(ran.stdout) as { request?: { artifacts?: readonly object[] } };
  assert.deepEqual(Object.keys(request?.artifacts?.[0] ?? {}), ['name', 'digest', 'sha512']);
});

const unclear: readonly (readonly [string, readonly string[], string])[] = [
  ['no server', [], 'signing-options-conflict'],
  [
    'a key of its own',
    ['--server', 'https://w.example.com', '--key', 'private.pem'],
    'signing-options-conflict',
  ],
  [
    'a tier of its own',
    ['--server', 'https://w.example.com', '--runner-tier', 'x'],
    'signing-options-conflict',
  ],
  [
    'two sources of the key',
    ['--server', 'https://w.example.com', ...key256, '--platform', 'platform'],
    'signing-options-conflict',
  ],
  [
    'a private key of the server',
    ['--server', 'https://w.example.com', '--server-key', 'private.pem'],
    'server-key-unusable',
  ],
  [
    'no key in the file',
    ['--server', 'https://w.example.com', '--server-key', 'app.tgz'],
    'server-key-unusable',
  ],
];
for (const [what, words, code] of unclear) {
  test(`attest --signer server with ${what} is asked wrongly`, async () => {
    const ran = await attest(['app.tgz', ...words, '--output-dir', 'unclear']);
    assert.equal(ran.exitCode, 2, ran.stderr);
    assert.match(ran.stderr, new RegExp(`^error\\[${code}\\]`));
    assert.equal(existsSync('unclear'), false);
  });
}

test('attest without --signer server takes none of its options', async () => {
  for (const option of [key256, ['--artifact-of', 'build'], ['--server', server.url]]) {
    const ran = await run(['attest', 'app.tgz', ...option, ...world.signing], { env: world.env });
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /^error\[signing-options-conflict\]/);
  }
});

/** Two statements as somebody signs them who answers in place of the server. */
interface Impostor {
  readonly subject?: string;
  readonly sbom?: string;
  readonly by?: typeof key;
}

async function answerOf({ subject, sbom, by = key }: Impostor): Promise<string> {
  const good = await attest(['app.tgz', '--server', server.url, '--format', 'json', '--output-dir', 'good']);
  assert.equal(good.exitCode, 0, good.stderr);
  const bundles = ['good/provenance.intoto.jsonl', 'good/signature.bundle'].map(async (file) => {
    const bundle = JSON.parse(readFileSync(file, 'utf8')) as { dsseEnvelope: { payload: string } };
    const statement = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString();
    const payload = statement
      .replaceAll(digestOf(readFileSync('app.tgz')).slice(7), (same) => subject ?? same)
      .replaceAll(digestOf(readFileSync('good/sbom.cdx.json')).slice(7), (same) => sbom ?? same);
    return Buffer.from(
      await signWithKey({ kind: 'statement', payload: Buffer.from(payload) }, by),
    ).toString();
  });
  const [provenance, signature] = await Promise.all(bundles);
  return JSON.stringify({ provenance, signature, keyFingerprint: by.fingerprint, subjects: [], results: [] });
}

const impostors: readonly (readonly [string, Impostor])[] = [
  ['another artifact', { subject: 'ab'.repeat(32) }],
  ['another SBOM', { sbom: 'ab'.repeat(32) }],
  ['the same by another key', { by: newSigningKey().key }],
];
for (const [what, impostor] of impostors) {
  test(`attest takes no evidence of ${what}`, async () => {
    const body = await answerOf(impostor);
    const fake = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => fake.once('listening', resolve));
    try {
      const url = `http://127.0.0.1:${(fake.address() as AddressInfo).port}`;
      const ran = await attest(['app.tgz', '--server', url, ...key256, '--output-dir', 'taken']);
      assert.equal(ran.exitCode, 1, ran.stdout);
      assert.match(ran.stderr, /^error\[server-provenance-refused\]/);
      assert.equal(existsSync('taken'), false);
    } finally {
      fake.closeAllConnections();
      fake.close();
    }
  });
}

test('attest --evidence hands in what an earlier run wrote, byte for byte, and signs nothing', async () => {
  writeFileSync('late.tgz', 'written before, handed in later\n');
  const kept = ['late.tgz', '--server', server.url, ...key256, '--output-dir', 'kept'];
  assert.equal((await attest(kept)).exitCode, 0);
  const env = { ...world.env, WAYBILL_ID_TOKEN: world.token('waybill:test') };
  const again = (words: readonly string[]): Promise<Ran> =>
    run(['attest', 'late.tgz', '--evidence', 'kept', ...words], { env });
  const before = readFileSync('kept/provenance.intoto.jsonl', 'utf8');
  const unreachable = await again(['--submit', 'http://127.0.0.1:9', '--timeout', '0.2']);
  assert.equal(unreachable.exitCode, 3);
  assert.match(unreachable.stderr, /with --evidence kept and --submit/);
  const handedIn = await again(['--submit', server.url, '--format', 'json']);
  assert.equal(handedIn.exitCode, 0, handedIn.stderr);
  const { receipt } = assertFitsSchema(handedIn.stdout) as { receipt?: { entryId?: string } };
  assert.match(receipt?.entryId ?? '', /^sha256:/);
  assert.equal(readFileSync('kept/provenance.intoto.jsonl', 'utf8'), before);
  const verdict = await run(['verify', 'late.tgz', '--environment', 'server-built', '--ledger', server.url], {
    env: { WAYBILL_TOKEN: world.token('waybill:test') },
  });
  assert.equal(verdict.exitCode, 0, verdict.stdout + verdict.stderr);
  for (const [words, code] of [
    [[], 'signing-options-conflict'],
    [['--submit', server.url, '--signer', 'keyless'], 'signing-options-conflict'],
    [['--submit', server.url, '--evidence', 'platform'], 'evidence-incomplete'],
    [['--submit', server.url, '--output', 'kept/signature.bundle'], 'output-is-input'],
  ] as const) {
    const refused = await again(words);
    assert.equal(refused.exitCode, 2, refused.stdout);
    assert.match(refused.stderr, new RegExp(`^error\\[${code}\\]`));
  }
});

test('ledger prove shows that the entry of a receipt is in the log of the server, or that it is not', async () => {
  const words = ['app.tgz', '--submit', server.url, ...key256, '--output-dir', 'proved'];
  const attested = await attest([...words, '--format', 'json', '--output', 'receipt.json']);
  assert.equal(attested.exitCode, 0, attested.stderr);
  const prove = (file: string, logKeyName = verifierKeyOf(logKey)): Promise<Ran> =>
    run(['ledger', 'prove', file, '--server', server.url, '--verifier-key', logKeyName, '--format', 'json'], {
      env: {},
    });
  const proved = await prove('receipt.json');
  assert.equal(proved.exitCode, 0, proved.stderr);
  assert.equal(assertFitsSchema(proved.stdout)['proved'], true);
  const stranger = await prove('receipt.json', verifierKeyOf(newLogKey('waybill')));
  assert.equal(stranger.exitCode, 1);
  assert.match(stranger.stderr, /ledger-proof-invalid/);
  const text = readFileSync('receipt.json', 'utf8');
  writeFileSync(
    'dropped.json',
    text.replace(/"leafHash": ?"[0-9a-f]{64}"/, `"leafHash":"${'0'.repeat(64)}"`),
  );
  const dropped = await prove('dropped.json');
  assert.equal(dropped.exitCode, 1);
  assert.match(dropped.stderr, /leaf-not-found/);
});

test('doctor compares the key of the server with the platform folder', async () => {
  const words = ['doctor', '--platform', 'platform', '--server', server.url];
  assert.match((await run(words, { env: {} })).stdout, /✓ server-key-trusted/);
  writeFileSync('platform/keys/server.pem', readFileSync('stranger.pem'));
  try {
    const other = await run(words, { env: {} });
    assert.match(other.stdout, /✗ server-key-trusted/);
    assert.equal(other.exitCode, 1);
  } finally {
    writeFileSync('platform/keys/server.pem', key.spkiPem);
  }
});
