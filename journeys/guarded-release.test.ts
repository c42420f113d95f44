/**
 * A release that a scan must pass: refused without one, let through in an emergency by who may, promoted with one, and
 * refused again when it is revoked.
 */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { digestOf, type Digest } from '@waybill/kernel';
import { startGitlab, type SimulatedGitlab } from '@waybill/simulator/gitlab';
import { binDir, waybill, type CommandResult } from '../tools/demo/waybill-command.ts';
import { startWaybillServer, type WaybillServer } from '../tools/demo/waybill-server.ts';

const dir = mkdtempSync(join(tmpdir(), 'waybill-guarded-release-'));
const apiToken = 'a-token-of-the-release-engineer';
const audience = 'waybill:journey';
let gitlab: SimulatedGitlab;
let project: ReturnType<SimulatedGitlab['project']>;
let server: WaybillServer;

before(async () => {
  gitlab = await startGitlab();
  project = gitlab.project({ path: 'acme/app' });
  const mira = gitlab.user('mira');
  mkdirSync(join(dir, 'platform/keys'), { recursive: true });
  for (const name of ['release', 'server']) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(dir, `${name}.key`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(join(dir, `platform/keys/${name}.pem`), publicKey.export({ type: 'spki', format: 'pem' }));
  }
  writeFileSync(
    join(dir, 'platform/waybill.yaml'),
    `version: 1
gitlab: { url: "${gitlab.url}", audience: "${audience}" }
verifier: { id: https://waybill.example.com, signers: [waybill] }
trust:
  profiles:
    - { name: key, kind: key, keys: [keys/release.pem], log: optional, timestamp: optional }
    - { name: server, kind: server, keys: [keys/server.pem], log: optional, timestamp: optional }
  signers: [{ name: release, profile: key }, { name: waybill, profile: server }]
environments:
  - name: production
    mode: enforce
    requires:
      signature: { signers: [release] }
      scans: { types: [sast], forbid: [critical] }
    breakGlass:
      users: [{ id: ${mira.id}, username: mira }]
      projects: [{ id: ${project.id}, path: ${project.path} }]
      maxDuration: 1h
`,
  );
  server = await startWaybillServer(
    [
      '--platform',
      'platform',
      '--platform-interval',
      '0',
      '--ledger',
      'ledger',
      '--signing-key',
      'server.key',
    ],
    dir,
    {
      WAYBILL_GITLAB_TOKEN: gitlab.token({ projects: [project] }).value,
      WAYBILL_API_TOKENS: `engineer=${digestOf(apiToken).slice(7)}`,
    },
  );
});
after(async () => {
  await server.stop();
  await gitlab.close();
  rmSync(dir, { recursive: true, force: true });
});

const path = `${binDir}:${process.env['PATH'] ?? ''}`;
const idTokens = { WAYBILL_ID_TOKEN: { aud: audience } };

/** A pipeline that builds and attests; with a clean scan where told. */
async function build(name: string, scanned: boolean): Promise<string> {
  const workdir = mkdtempSync(join(dir, 'work-'));
  writeFileSync(
    join(workdir, 'package-lock.json'),
    JSON.stringify({
      name: 'app',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': { name: 'app', version: '1.0.0' } },
    }),
  );
  const attest = `waybill attest app.bin --key ${dir}/release.key --runner-tier standard --submit ${server.url}`;
  const commands = [`echo ${name} > app.bin`, attest];
  const runner = gitlab.runner();
  const { jobs } = await gitlab.runPipeline({
    project,
    workdir,
    path,
    jobs: [
      { name: 'release', runner, idTokens, commands },
      { name: 'sast', runner, commands: ['true'] },
    ],
  });
  assert.equal(jobs[0]?.job.status, 'success', jobs[0]?.job.log);
  const [, scan] = jobs;
  assert.ok(scan);
  const report = {
    version: '15.0.7',
    scan: { type: 'sast', status: 'success', end_time: '2026-03-01T10:00:00' },
    vulnerabilities: [{ severity: 'Low' }],
  };
  const bytes = Buffer.from(JSON.stringify(report));
  if (scanned) scan.job.reports = [{ fileType: 'sast', filename: 'gl-sast-report.json', bytes }];
  return workdir;
}

const verify = (workdir: string): Promise<CommandResult> =>
  waybill(['verify', 'app.bin', '--environment', 'production', '--ledger', server.url], workdir, {
    WAYBILL_TOKEN: apiToken,
  });
const exception = (...args: readonly string[]): Promise<CommandResult> =>
  waybill(['exception', ...args, '--ledger', server.url], dir, { WAYBILL_TOKEN: apiToken });

/** What a job of this user's own pipeline prints that asks for an exception, and how it ends. */
async function breakGlass(workdir: string, username: string): Promise<{ status: string; log: string }> {
  const user = gitlab.state.users.find((one) => one.username === username);
  assert.ok(user);
  const reason = 'The shop is down and this release mends it.';
  const command = `waybill verify app.bin --environment production --ledger ${server.url} --break-glass "${reason}"`;
  const { jobs } = await gitlab.runPipeline({
    project,
    workdir,
    path,
    source: 'web',
    user,
    jobs: [{ name: 'deploy', runner: gitlab.runner(), idTokens, commands: [command] }],
  });
  const [deploy] = jobs;
  return { status: deploy?.job.status ?? '', log: deploy?.job.log ?? '' };
}

test('without a scan it is refused; who may lets it pass for a time; the exception ends', async () => {
  const workdir = await build('unscanned', false);
  const refused = await verify(workdir);
  assert.equal(refused.exitCode, 1, refused.stdout + refused.stderr);
  assert.match(refused.stdout, /✗ scans-passed/);

  gitlab.user('other');
  const stranger = await breakGlass(workdir, 'other');
  assert.equal(stranger.status, 'failed');
  assert.match(stranger.log, /break-glass-refused/);

  const broken = await breakGlass(workdir, 'mira');
  assert.equal(broken.status, 'success', broken.log);
  assert.match(broken.log, /refuse {2}app\.bin/);
  assert.match(broken.log, /exception until .* by mira: The shop is down/);

  const passed = await verify(workdir);
  assert.equal(passed.exitCode, 0, passed.stdout);
  const listed = await exception('list', '--format', 'json');
  const { exceptions } = JSON.parse(listed.stdout) as { exceptions: { entryId: string; state: string }[] };
  assert.deepEqual(
    exceptions.map(({ state }) => state),
    ['holds'],
  );
  const ended = await exception('end', exceptions[0]?.entryId ?? '', 'The next release is out.');
  assert.equal(ended.exitCode, 0, ended.stderr);
  assert.match((await exception('list')).stdout, /^ended/);
  assert.equal((await verify(workdir)).exitCode, 1);
});

test('with a scan it is promoted, with a summary; revoked, it is refused and the summary superseded', async () => {
  const workdir = await build('scanned', true);
  const promoted = await verify(workdir);
  assert.equal(promoted.exitCode, 0, promoted.stdout + promoted.stderr);
  const artifact = digestOf(Buffer.from('scanned\n'));
  assert.match(await summaryOf(artifact), /PASSED/);
  writeFileSync(
    join(dir, 'platform/revocations.yaml'),
    `version: 1
revocations:
  - { kind: artifact, value: "${artifact}", reason: it leaked a key, decidedAt: 2026-01-01T00:00:00Z }
`,
  );
  server.reload();
  for (let tries = 0; tries < 50 && /PASSED/.test(await summaryOf(artifact)); tries++) await delay(200);
  assert.match(await summaryOf(artifact), /FAILED/);
  const revoked = await verify(workdir);
  assert.equal(revoked.exitCode, 1);
  assert.match(revoked.stdout, /✗ not-revoked/);
});

/** The verdict in the summary that is in force. */
async function summaryOf(artifact: Digest): Promise<string> {
  const answer = await fetch(`${server.url}/api/v1/summaries/${artifact}`, {
    headers: { authorization: `Bearer ${apiToken}` },
  });
  const bundle = JSON.parse(await answer.text()) as { dsseEnvelope: { payload: string } };
  return Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString();
}
