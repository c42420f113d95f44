import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { after, before, test } from 'node:test';
import { parseBundle, parseEvidenceLines } from '@waybill/evidence';
import { newSigningKey } from '@waybill/integrations/key-management';
import { assertGolden } from '../testing/golden.ts';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { type Ran, run, settled } from '../testing/run-in-process.ts';

let world: ReleaseWorld;
const root = ['--trusted-root', 'platform/trusted_root.json'];
const production = ['--environment', 'production', '--platform', 'platform'];

before(async () => {
  world = await startReleaseWorld();
  const attested = await attest('app.tgz');
  assert.equal(attested.exitCode, 0, attested.stderr);
  assertGolden('attest', shown(attested));
});
after(() => world.close());

function attest(...words: readonly string[]): Promise<Ran> {
  return run(['attest', ...words, ...world.signing], { env: world.env });
}

function shown({ exitCode, stdout, stderr }: Ran): string {
  return `${settled(stdout, world.dir)}${stderr === '' ? '' : `stderr:\n${settled(stderr, world.dir)}`}exit code ${exitCode}\n`;
}

test('attest writes three files that verify promotes, and says so', async () => {
  const ran = await run(['verify', 'app.tgz', ...production]);
  assert.equal(ran.exitCode, 0, ran.stdout);
  assertGolden('verify-promote', shown(ran));
});

test('attest --dry-run shows the statement and writes nothing', async () => {
  const ran = await attest('app.tgz', '--dry-run', '--output-dir', 'nowhere');
  assert.equal(existsSync('nowhere'), false);
  assertGolden('attest-dry-run', shown(ran).replace(/[0-9a-f]{40,128}/g, '<hex>'));
});

test('attest signs an image and several artifacts as subjects of one statement', async () => {
  writeFileSync('other.tgz', 'another artifact\n');
  const digest = `sha256:${'5'.repeat(64)}`;
  const ran = await attest(
    'app.tgz',
    'other.tgz',
    `registry.example.com/app@${digest}`,
    '--output-dir',
    'three',
  );
  assert.equal(ran.exitCode, 0, ran.stderr);
  const { content } = parseBundle(readFileSync('three/signature.bundle'));
  assert.equal(content.kind, 'envelope');
  const evidence = ['--evidence', 'three', ...production];
  for (const artifact of ['app.tgz', 'other.tgz', digest]) {
    assert.equal((await run(['verify', artifact, ...evidence])).exitCode, 0, artifact);
  }
  const all = await run(['verify', '--all-subjects', ...evidence]);
  assert.equal(all.exitCode, 0);
  assert.match(all.stdout, /bytes were not read/);
  assert.equal(all.stdout.match(/^promote {2}/gm)?.length, 3);
});

test('attest signs with Rekor 2 and a timestamp authority', async () => {
  const words = world.signing.map((word) => word.replace('signing_config.json', 'signing_config_2.json'));
  const ran = await run(['attest', 'app.tgz', ...words, '--output-dir', 'rekor2'], { env: world.env });
  assert.equal(ran.exitCode, 0, ran.stderr);
  assert.equal((await run(['verify', 'app.tgz', '--evidence', 'rekor2', ...production])).exitCode, 0);
});

test('attest writes nothing when a service cannot be reached', async () => {
  const words = [
    '--fulcio-url',
    'http://127.0.0.1:9',
    '--rekor-url',
    'http://127.0.0.1:9',
    ...root,
    '--output-dir',
    'none',
  ];
  const ran = await run(['attest', 'app.tgz', ...words], { env: world.env });
  assert.equal(ran.exitCode, 3);
  assert.match(ran.stderr, /certificate-authority-unreachable/);
  assert.match(ran.stderr, /found: +127\.0\.0\.1:9: no connection/);
  assert.equal(existsSync('none'), false);
});

test('attest and sign-bundle sign with no services whose answers nobody could verify', async () => {
  writeFileSync('release.key', newSigningKey().privatePem, { mode: 0o600 });
  const token = ['--identity-token', world.env['SIGSTORE_ID_TOKEN'] ?? ''];
  const nobody = 'http://127.0.0.1:9';
  const commands = [
    ['attest', 'app.tgz', '--signing-config', 'signing_config.json'],
    ['attest', 'app.tgz', '--fulcio-url', nobody, '--rekor-url', nobody],
    ['attest', 'app.tgz', '--key', 'release.key', '--rekor-url', nobody],
    ['attest', 'app.tgz', '--key', 'release.key', '--tsa-url', nobody],
    ['attest', 'app.tgz', '--key', 'release.key', '--signing-config', 'signing_config.json'],
    [
      ...'sigstore sign-bundle app.tgz --bundle unverified --signing-config signing_config.json'.split(' '),
      ...token,
    ],
  ];
  for (const words of commands) {
    const output = words[0] === 'attest' ? ['--output-dir', 'unverified'] : [];
    const ran = await run([...words, ...output], { env: world.env });
    assert.equal(ran.exitCode, 2, words.join(' '));
    assert.match(ran.stderr, /^error\[trusted-root-not-named\]/);
    assert.match(ran.stderr, /--trusted-root FILE/);
  }
  assert.equal(existsSync('unverified'), false);
});

test('attest and sign-bundle sign no file that is the signed form of a statement, however long', async () => {
  const token = ['--identity-token', world.env['SIGSTORE_ID_TOKEN'] ?? ''];
  for (const sizeBytes of [40, 64 * 1024 * 1024 + 1]) {
    writeFileSync('disguised', 'DSSEv1 28 application/vnd.in-toto+json 2 {}');
    truncateSync('disguised', sizeBytes);
    const config = ['--signing-config', 'signing_config.json', ...root];
    for (const ran of [
      await attest('disguised', '--output-dir', 'disguise'),
      await run(['sigstore', 'sign-bundle', 'disguised', '--bundle', 'disguise', ...config, ...token]),
    ]) {
      assert.equal(ran.exitCode, 1, ran.stderr);
      assert.match(ran.stderr, /^error\[artifact-looks-like-statement\]/);
    }
  }
  assert.equal(existsSync('disguise'), false);
});

test('attest takes an SBOM made elsewhere, and refuses one of another artifact', async () => {
  cpSync('sbom.cdx.json', 'elsewhere.json');
  const taken = await attest('app.tgz', '--sbom', 'elsewhere.json', '--output-dir', 'taken');
  assert.equal(taken.exitCode, 0, taken.stderr);
  assert.deepEqual(readFileSync('taken/sbom.cdx.json'), readFileSync('elsewhere.json'));
  writeFileSync('third.tgz', 'not described\n');
  const refused = await attest('third.tgz', '--sbom', 'elsewhere.json', '--output-dir', 'refused');
  assert.equal(refused.exitCode, 2);
  assert.match(refused.stderr, /sbom-of-something-else/);
});

test('attest writes SPDX on request, which verify accepts', async () => {
  const made = await attest('app.tgz', '--sbom-format', 'spdx', '--output-dir', 'spdx');
  assert.equal(made.exitCode, 0, made.stderr);
  assert.deepEqual(readdirSync('spdx').toSorted(), [
    'provenance.intoto.jsonl',
    'sbom.spdx.json',
    'signature.bundle',
  ]);
  assert.equal((await run(['verify', 'app.tgz', '--evidence', 'spdx', ...production])).exitCode, 0);
});

test('attest says what is missing outside a job, without a token, and without a lockfile', async () => {
  const { SIGSTORE_ID_TOKEN: _, ...withoutToken } = world.env;
  const cases = [
    await run(['attest', 'app.tgz'], {}),
    await run(['attest', 'app.tgz'], { env: withoutToken }),
    await run(['attest', 'app.tgz', '--lockfile', 'yarn.lock'], { env: world.env }),
    await run(['attest', 'app.tgz', '--submit', 'https://waybill.example.com'], { env: world.env }),
    await run(['attest', 'Registry.example.com/App@sha256:abc'], { env: world.env }),
    await run(['attest', 'missing.tgz'], { env: world.env }),
    await run(['attest', 'app.tgz', './app.tgz'], { env: world.env }),
    await run(['attest', 'app.tgz', '--key', 'k.pem', '--fulcio-url', 'https://x'], { env: world.env }),
  ];
  assertGolden('attest-errors', cases.map(shown).join('---\n'));
});

test('verify refuses another artifact, shows what differs, and names the page of each check', async () => {
  writeFileSync('swapped.tgz', 'the packed release of acme/app!\n');
  const ran = await run(['verify', 'swapped.tgz', '--evidence', '.', ...production]);
  assert.equal(ran.exitCode, 1);
  assertGolden('verify-refuse', shown(ran));
});

test('verify gives no verdict where a fact cannot reach the assurance that is asked', async () => {
  const ran = await run(['verify', 'app.tgz', '--environment', 'strict', '--platform', 'platform']);
  assert.equal(ran.exitCode, 3);
  assertGolden('verify-no-verdict', shown(ran));
});

test('verify changes the exit code of an environment that observes, never the verdict', async () => {
  const ran = await run(['verify', 'app.tgz', '--environment', 'trial', '--platform', 'platform']);
  assert.equal(ran.exitCode, 0);
  assert.match(ran.stdout, /^refuse {2}app\.tgz/);
  assert.match(ran.stdout, /trial is in mode "observe"/);
});

test('verify shows marks in ASCII where the locale is not UTF-8, and colours only on request', async () => {
  const plain = await run(['verify', 'app.tgz', ...production], { env: { LANG: 'C' } });
  assert.match(plain.stdout, /^ {2}\+ sbom-present/m);
  // oxlint-disable-next-line no-control-regex -- the start of every colour sequence
  const escape = /\u001b\[/;
  assert.doesNotMatch(plain.stdout, escape);
  const words = ['verify', 'app.tgz', ...production];
  assert.match((await run(words, { isTerminal: true })).stdout, escape);
  assert.match((await run(words, { env: { FORCE_COLOR: '1' } })).stdout, escape);
  assert.doesNotMatch((await run(words, { isTerminal: true, env: { NO_COLOR: '1' } })).stdout, escape);
  assert.doesNotMatch((await run([...words, '--no-color'], { isTerminal: true })).stdout, escape);
});

test('verify treats a missing piece as a refusal, a missing folder as a mistake', async () => {
  cpSync('sbom.cdx.json', 'partial/sbom.cdx.json');
  cpSync('signature.bundle', 'partial/signature.bundle');
  const partial = await run(['verify', 'app.tgz', '--evidence', 'partial', ...production]);
  assert.equal(partial.exitCode, 1);
  assert.match(partial.stdout, /✗ provenance-present/);
  const gone = await run(['verify', 'app.tgz', '--evidence', 'gone', ...production]);
  assert.equal(gone.exitCode, 2);
  assert.match(gone.stderr, /evidence-folder-missing/);
  cpSync('sbom.cdx.json', 'partial/sbom.spdx.json');
  const two = await run(['verify', 'app.tgz', '--evidence', 'partial', ...production]);
  assert.match(two.stderr, /evidence-ambiguous/);
});

test('verify without a platform folder, or with one of the judged repository, judges nothing', async () => {
  const none = await run(['verify', 'app.tgz']);
  assert.deepEqual([none.exitCode, /platform-not-named/.test(none.stderr)], [2, true]);
  cpSync('platform', 'repository/platform', { recursive: true });
  cpSync('platform', 'clone/platform', { recursive: true });
  writeFileSync('.git', 'gitdir: elsewhere\n');
  writeFileSync('clone/.git', 'gitdir: elsewhere\n');
  try {
    const own = await run([
      'verify',
      'app.tgz',
      '--environment',
      'production',
      '--platform',
      'repository/platform',
    ]);
    assert.deepEqual([own.exitCode, /platform-in-judged-repository/.test(own.stderr)], [2, true]);
    const clone = await run([
      'verify',
      'app.tgz',
      '--environment',
      'production',
      '--platform',
      'clone/platform',
    ]);
    assert.equal(clone.exitCode, 0, clone.stderr);
  } finally {
    rmSync('.git');
  }
});

test('verify counts a ledger that nobody reaches as no verdict', async () => {
  const words = [...production, '--evidence', '.', '--ledger', 'http://127.0.0.1:9', '--timeout', '0.2'];
  const ran = await run(['verify', 'app.tgz', ...words]);
  assert.equal(ran.exitCode, 3);
  assert.match(ran.stdout, /\? ledger-recorded/);
});

test('verify --vsa writes a signed summary, and none without a verdict', async () => {
  const { privatePem } = newSigningKey();
  writeFileSync('verifier.key', privatePem, { mode: 0o600 });
  const vsa = ['--platform', 'platform', '--vsa', 'app.vsa.jsonl', '--vsa-key', 'verifier.key'];
  const ran = await run(['verify', 'app.tgz', '--environment', 'production', ...vsa]);
  assert.equal(ran.exitCode, 0, ran.stderr);
  const [line] = parseEvidenceLines(readFileSync('app.vsa.jsonl'));
  assert.ok(line);
  const { content } = parseBundle(line);
  assert.ok(content.kind === 'envelope');
  const statement = JSON.parse(Buffer.from(content.payload).toString()) as {
    readonly predicate: { readonly verificationResult: string; readonly resourceUri: string };
  };
  assert.equal(statement.predicate.verificationResult, 'PASSED');
  assert.match(statement.predicate.resourceUri, /production/);
  rmSync('app.vsa.jsonl');
  const none = await run(['verify', 'app.tgz', '--environment', 'strict', ...vsa]);
  assert.equal(none.exitCode, 3);
  assert.equal(existsSync('app.vsa.jsonl'), false);
});

test('trace answers eight questions from a folder of evidence', async () => {
  const ran = await run(['trace', 'app.tgz', '--evidence', '.', '--platform', 'platform']);
  assert.equal(ran.exitCode, 0, ran.stderr);
  assertGolden('trace', shown(ran).replace(/[0-9a-f]{40}\b/g, '<commit>'));
});

test('trace says that nothing is on record, and ends with 1', async () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const ran = await run(['trace', digest, '--evidence', 'platform', '--platform', 'platform']);
  assert.equal(ran.exitCode, 1);
  assert.match(ran.stdout, /nothing is on record/);
  assert.equal(ran.stdout.match(/ {3}unknown/g)?.length, 8);
});

test('trace answers nothing from evidence of another artifact, and ends with 1', async () => {
  writeFileSync('exchanged.tgz', 'not what was built\n');
  const ran = await run(['trace', 'exchanged.tgz', '--evidence', '.', '--platform', 'platform']);
  assert.equal(ran.exitCode, 1, ran.stdout);
  assert.equal(ran.stdout.match(/ {3}unknown/g)?.length, 8);
});

test('no command prints a secret of its environment, in any form', async () => {
  const secrets = {
    CI_JOB_TOKEN: 'glcbt-64_this-is-a-job-token',
    WAYBILL_ID_TOKEN: 'eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.c2lnbmF0dXJl',
    WAYBILL_TOKEN: 'api-token-of-the-gate-0123456789',
    DATABASE_PASSWORD: 'correct horse battery staple',
    CI_REPOSITORY_URL: 'https://gitlab-ci-token:glcbt-64_this-is-a-job-token@gitlab.example.com/acme/app.git',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  };
  const env = { ...world.env, ...secrets };
  const commands = [
    ['attest', 'app.tgz', '--dry-run', '--format', 'json', ...world.signing],
    ['attest', 'app.tgz', '--output-dir', 'secret', '--verbose', ...world.signing],
    [
      'attest',
      'app.tgz',
      '--debug',
      '--fulcio-url',
      'http://127.0.0.1:9',
      '--rekor-url',
      'http://127.0.0.1:9',
      ...root,
    ],
    [
      'attest',
      'app.tgz',
      '--debug',
      '--submit',
      'http://127.0.0.1:9',
      '--timeout',
      '0.2',
      '--output-dir',
      'secret',
      ...world.signing,
    ],
    ['attest', 'app.tgz', '--input', 'DATABASE_PASSWORD', '--debug'],
    [
      'verify',
      'app.tgz',
      '--debug',
      '--ledger',
      'http://127.0.0.1:9',
      '--environment',
      'production',
      '--timeout',
      '0.2',
    ],
    ['verify', 'app.tgz', `--token=${secrets.WAYBILL_TOKEN}`],
    ['doctor', '--platform', 'platform', '--debug'],
  ];
  for (const words of commands) {
    const { stdout, stderr } = await run(words, { env });
    for (const secret of [...Object.values(secrets), world.env['SIGSTORE_ID_TOKEN'] ?? '-']) {
      assert.equal(`${stdout}${stderr}`.includes(secret), false, words.join(' '));
    }
  }
  for (const name of readdirSync('secret')) {
    const text = readFileSync(`secret/${name}`, 'latin1');
    assert.equal(text.includes(secrets.CI_JOB_TOKEN), false, name);
  }
});

test('attest names Fulcio without the password in its address', async () => {
  const config = readFileSync('signing_config.json', 'utf8');
  writeFileSync('userinfo.json', config.replaceAll('http://', 'http://user:in-the-address@'));
  const words = world.signing.map((word) => (word === 'signing_config.json' ? 'userinfo.json' : word));
  const ran = await run(['attest', 'app.tgz', '--output-dir', 'userinfo', '--verbose', ...words], {
    env: world.env,
  });
  assert.equal(ran.exitCode, 0, ran.stderr);
  assert.match(ran.stdout, /short-lived certificate of http:\/\/127/);
  assert.doesNotMatch(`${ran.stdout}${ran.stderr}`, /in-the-address/);
});

test('--output writes the answer to a file without colours, --quiet prints nothing', async () => {
  const words = ['verify', 'app.tgz', ...production];
  const toFile = await run([...words, '--output', 'out/verdict.txt'], { isTerminal: true });
  assert.deepEqual([toFile.exitCode, toFile.stdout], [0, '']);
  assert.match(readFileSync('out/verdict.txt', 'utf8'), /^promote {2}app\.tgz/);
  assert.equal(statSync('out/verdict.txt').isFile(), true);
  const quiet = await run([...words, '--quiet']);
  assert.deepEqual([quiet.exitCode, quiet.stdout, quiet.stderr], [0, '', '']);
});
