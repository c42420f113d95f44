import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { assertGolden } from '../testing/golden.ts';
import { assertFitsSchema } from '../testing/output-schema.ts';
import { type ReleaseWorld, startReleaseWorld } from '../testing/release-world.ts';
import { type Ran, run, settled } from '../testing/run-in-process.ts';

let world: ReleaseWorld;
let server: Promise<Ran>;
const stop = Promise.withResolvers<void>();
const ready = Promise.withResolvers<{ readonly url: string; readonly logKey: string }>();
const ledger = ['--ledger', 'ledger'];

before(async () => {
  world = await startReleaseWorld();
  const words = ['serve', '--platform', 'platform', ...ledger, '--port', '0', '--read-access', 'open'];
  server = run(words, {
    stopped: () => stop.promise,
    onStdout: (text) => {
      const line = text.split('\n').find((one) => one.includes('"ready"'));
      if (line !== undefined) ready.resolve(JSON.parse(line) as { url: string; logKey: string });
    },
  });
  void server.then(({ stderr }) => ready.reject(new Error(stderr)));
  await ready.promise;
});
after(() => world.close());

/** The environment of the job, with a token for the server. */
function job(): { readonly [name: string]: string } {
  return { ...world.env, WAYBILL_ID_TOKEN: world.token('waybill:test') };
}

function shown({ exitCode, stdout, stderr }: Ran): string {
  return `${settled(stdout, world.dir)}${stderr === '' ? '' : `stderr:\n${settled(stderr, world.dir)}`}exit code ${exitCode}\n`;
}

async function json(words: readonly string[]): Promise<{ readonly [member: string]: unknown }> {
  return assertFitsSchema((await run([...words, '--format', 'json'])).stdout);
}

test('a server takes evidence, judges by what the job proved, answers, and gives its ledger back', async () => {
  const { url, logKey } = await ready.promise;
  const submitted = await run(['attest', 'app.tgz', ...world.signing, '--submit', url], { env: job() });
  assert.equal(submitted.exitCode, 0, submitted.stderr);
  assert.match(submitted.stdout, /accepted by http:\/\/127\.0\.0\.1:\d+ as entry sha256:/);

  const second = ['--output-dir', 'second', '--submit', url, '--format', 'json'];
  const receipt = await run(['attest', 'app.tgz', ...world.signing, ...second], { env: job() });
  assertFitsSchema(receipt.stdout);
  writeFileSync('receipt.json', receipt.stdout);

  // Without a token and without the server nobody knows that the ref is protected: see the environment "strict".
  const judged = await run(['verify', 'app.tgz', '--environment', 'strict', '--ledger', url], { env: job() });
  assert.equal(judged.exitCode, 0, judged.stdout + judged.stderr);
  const stranger = await run(['verify', 'app.tgz', '--environment', 'strict', '--ledger', url]);
  assert.equal(stranger.exitCode, 1);

  const here = ['--environment', 'production', '--platform', 'platform', '--ledger', url];
  assert.match((await run(['verify', 'app.tgz', '--evidence', '.', ...here])).stdout, /✓ ledger-recorded/);
  const byDocuments = ['verify', 'app.tgz', '--environment', 'strict', '--platform', 'platform'];
  for (const evidence of [['--evidence', '.'], []]) {
    const recording = await run([...byDocuments, ...evidence, '--ledger', url]);
    assert.equal(recording.exitCode, 3, 'what a token proved stays with the server');
    assert.match(recording.stdout, /help: .*\(--ledger URL without --platform\)/);
    assert.match(recording.stdout, /was asked for what is on record only/);
  }
  writeFileSync('unknown.tgz', 'never submitted\n');
  assert.match((await run(['verify', 'unknown.tgz', ...here])).stdout, /✗ ledger-recorded/);
  const traced = await run(['trace', 'app.tgz', '--ledger', url]);
  assert.equal(traced.stdout.match(/^\d\. /gm)?.length, 8);

  const inUse = await run(['trace', 'app.tgz', ...ledger, '--platform', 'platform']);
  assert.equal(inUse.exitCode, 3);
  assert.ok(inUse.stderr.includes(url), 'the error names the server that has the ledger');

  stop.resolve();
  assert.equal((await server).exitCode, 0);

  const fromFolder = await run(['trace', 'app.tgz', ...ledger, '--platform', 'platform']);
  assert.equal(fromFolder.exitCode, 0, fromFolder.stderr);
  const strict = ['--environment', 'strict', '--platform', 'platform', ...ledger];
  const again = await run(['verify', 'app.tgz', ...strict]);
  assert.equal(again.exitCode, 0, again.stdout + again.stderr);

  const reached = await run(['affected', 'runner:11', ...ledger, '--format', 'json']);
  assert.equal(reached.exitCode, 1, reached.stderr);
  const { artifacts } = assertFitsSchema(reached.stdout) as {
    artifacts: { reach: string; assurance: string }[];
  };
  assert.ok(artifacts.length > 0 && artifacts.every(({ reach }) => reach === 'reached'));
  assert.match((await run(['affected', 'runner:11', ...ledger])).stdout, /promoted to: strict/);
  const other = await run(['affected', 'runner:12', ...ledger]);
  assert.equal(other.exitCode, 0, 'the token names another runner');
  assert.equal((await run(['affected', 'runner:*', ...ledger])).exitCode, 2);
  assert.equal((await run(['affected', 'runner:11', '--ledger', url])).exitCode, 2);
  const trusting = [...ledger, '--platform', 'platform'];
  const byJob = `build:${world.gitlab.url}/acme/app/-/jobs/${world.job.id}`;
  const bySigner = `identity:${world.gitlab.url}/acme/app//.gitlab-ci.yml@refs/heads/main`;
  for (const suspect of [byJob, bySigner]) {
    assert.equal((await run(['affected', suspect, ...trusting])).exitCode, 1, suspect);
    assert.equal((await run(['affected', `${suspect}0`, ...trusting])).exitCode, 0, suspect);
    assert.equal((await run(['affected', suspect, ...ledger])).exitCode, 2, 'no platform folder');
  }
  const since = (what: string, ...span: readonly string[]) => run(['affected', what, ...span, ...trusting]);
  assert.equal((await since('runner:11', '--from', '2020-01-01T00:00:00Z')).exitCode, 1);
  assert.equal((await since('runner:11', '--until', '2020-01-01T00:00:00Z')).exitCode, 0);
  assert.equal((await since(bySigner, '--until', '2020-01-01T00:00:00Z')).exitCode, 0);
  assert.match((await since(bySigner, '--from', 'yesterday')).stderr, /date and time with its zone/);
  for (const wrong of [
    ['--revocations', 'runner:11'],
    [],
    ['--revocations', '--from', '2020-01-01T00:00:00Z'],
    [`commit:${'a'.repeat(40)}`, '--from', '2020-01-01T00:00:00Z'],
  ]) {
    assert.match((await run(['affected', ...wrong, ...trusting])).stderr, /affected-options-conflict/);
  }
  writeFileSync(
    'platform/revocations.yaml',
    `version: 1
revocations:
  - { kind: runner, value: 11, reason: taken over, from: 2020-01-01T00:00:00Z, decidedAt: 2026-01-01T00:00:00Z }
  - { kind: runner, value: 11, reason: too early, until: 2020-01-01T00:00:00Z, decidedAt: 2026-01-01T00:00:00Z }
`,
  );
  const revoked = await run(['affected', '--revocations', ...trusting, '--format', 'json']);
  assert.equal(revoked.exitCode, 1, revoked.stderr);
  const { revocations } = assertFitsSchema(revoked.stdout) as {
    revocations: { suspect: { reason: string }; artifacts: { reach: string }[] }[];
  };
  assert.deepEqual(
    revocations.map(({ suspect, artifacts }) => [suspect.reason, artifacts.map(({ reach }) => reach)]),
    [
      ['taken over', ['reached', 'reached']],
      ['too early', []],
    ],
  );
  assert.match(
    (await run(['affected', '--revocations', ...trusting])).stdout,
    /runner 11 from .* \(taken over\): 2/,
  );
  rmSync('platform/revocations.yaml');
  mkdirSync('empty');
  assert.equal((await run(['affected', 'runner:11', '--ledger', 'empty'])).exitCode, 2);

  const checkpoint = await run(['ledger', 'checkpoint', ...ledger, '--output', 'today.checkpoint']);
  assert.equal(checkpoint.exitCode, 0);
  assert.match(readFileSync('today.checkpoint', 'utf8'), /^waybill\n\d+\n/);
  assertGolden('ledger-export', shown(await run(['ledger', 'export', 'copy', ...ledger])));
  const copied = ['ledger', 'verify', 'copy', '--verifier-key', logKey];
  assertGolden(
    'ledger-verify',
    shown(await run([...copied, '--checkpoint', 'today.checkpoint'])).replace(
      /\d+ (?=entries|documents|leaves|checkpoints)/g,
      '<n> ',
    ),
  );
  const report = await json([...copied, '--checkpoint', 'today.checkpoint', '--receipt', 'receipt.json']);
  assert.equal(report['holds'], true);
  assert.equal(report['knownCheckpoints'], 1);
  assert.equal(report['knownReceipts'], 1);
  // The folder's own key signs the log; who verifies needs none.
  renameSync('ledger.log-key.pem', 'elsewhere.pem');
  const inPlace = ['ledger', 'verify', 'ledger', '--verifier-key', logKey, '--receipt', 'receipt.json'];
  const there = await json(inPlace);
  assert.equal(there['holds'], true);
  assert.equal(there['checkpoints'], report['checkpoints']);
  assert.equal(there['knownCheckpoints'], 0);
  assert.ok(Number(there['checkpoints']) > 0, 'checkpoints of the log, not those kept elsewhere');
  renameSync('elsewhere.pem', 'ledger.log-key.pem');
  assert.equal((await run([...copied, '--receipt', 'today.checkpoint'])).exitCode, 2);
  for (const dir of ['nodir', 'platform']) {
    const mistyped = await run(['ledger', 'verify', dir, '--verifier-key', logKey]);
    assert.deepEqual([mistyped.exitCode, /ledger-copy-missing/.test(mistyped.stderr)], [2, true], dir);
  }
  for (const file of ['ledger.log-key.pem', 'receipt.json']) {
    const mistaken = await run([...copied, '--checkpoint', file]);
    assert.deepEqual([mistaken.exitCode, /checkpoint-unreadable/.test(mistaken.stderr)], [2, true], file);
  }
  renameSync('copy/manifest.json', 'manifest.json');
  assert.equal((await run(copied)).exitCode, 1, 'a copy without its manifest was cut off');
  renameSync('manifest.json', 'copy/manifest.json');
  const leafHash = /"leafHash": "([0-9a-f]{64})"/.exec(readFileSync('receipt.json', 'utf8'))?.[1] ?? '';
  const forged = readFileSync('receipt.json', 'utf8').replace(leafHash, '0'.repeat(64));
  writeFileSync('forged.json', forged);
  const broken = await run([...copied, '--receipt', 'forged.json']);
  assert.equal(broken.exitCode, 1, broken.stdout);
  assert.match(broken.stdout, /receipt of sha256:.*: No key of this log signed it\./);
  const foreign = ['ledger', 'verify', 'copy', '--verifier-key', `other${logKey.slice(logKey.indexOf('+'))}`];
  assert.notEqual((await run(foreign)).exitCode, 0);
  await json(['ledger', 'checkpoint', ...ledger]);
});
