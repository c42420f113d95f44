/** A release that needs two reviewers: `waybill serve`, a job that attests, promotion; then its author alone, and no token. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { digestOf } from '@waybill/kernel';
import { startGitlab, type MergeRequestFixture, type SimulatedGitlab } from '@waybill/simulator/gitlab';
import { binDir, waybill } from '../tools/demo/waybill-command.ts';
import { startWaybillServer, type WaybillServer } from '../tools/demo/waybill-server.ts';

const dir = mkdtempSync(join(tmpdir(), 'waybill-reviewed-release-'));
const apiToken = 'a-token-of-the-release-engineer';
const servers: WaybillServer[] = [];
let gitlab: SimulatedGitlab;
let project: ReturnType<SimulatedGitlab['project']>;

before(async () => {
  gitlab = await startGitlab();
  project = gitlab.project({ path: 'acme/app' });
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  mkdirSync(join(dir, 'platform/keys'), { recursive: true });
  writeFileSync(join(dir, 'release.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(dir, 'platform/keys/release.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(
    join(dir, 'platform/waybill.yaml'),
    `version: 1
gitlab: { url: "${gitlab.url}", audience: "waybill:journey" }
verifier: { id: https://waybill.example.com }
trust:
  profiles: [{ name: key, kind: key, keys: [keys/release.pem], log: optional, timestamp: optional }]
  signers: [{ name: release, profile: key }]
environments:
  - name: production
    mode: enforce
    requires:
      signature: { signers: [release] }
      review: { minApprovals: 2, lastCommit: true }
`,
  );
});
after(async () => {
  for (const server of servers) await server.stop();
  await gitlab.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Starts a server with a ledger of its own; the address it listens on. */
async function serve(ledger: string, gitlabToken?: string): Promise<string> {
  const server = await startWaybillServer(['--platform', 'platform', '--ledger', ledger], dir, {
    ...(gitlabToken !== undefined && { WAYBILL_GITLAB_TOKEN: gitlabToken }),
    WAYBILL_API_TOKENS: `engineer=${digestOf(apiToken).slice(7)}`,
  });
  servers.push(server);
  return server.url;
}

/** Merges, lets a job build and attest what landed, and asks whether it may go to production. */
async function release(url: string, change: MergeRequestFixture) {
  const { landed } = gitlab.mergeRequest(project, change);
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
  const attest = `waybill attest app.bin --key ${dir}/release.key --runner-tier standard --submit ${url}`;
  const { jobs } = await gitlab.runPipeline({
    project,
    sha: landed,
    workdir,
    path: `${binDir}:${process.env['PATH'] ?? ''}`,
    jobs: [
      {
        name: 'release',
        runner: gitlab.runner(),
        idTokens: { WAYBILL_ID_TOKEN: { aud: 'waybill:journey' } },
        commands: [`echo ${landed} > app.bin`, attest],
      },
    ],
  });
  assert.equal(jobs[0]?.job.status, 'success', jobs[0]?.job.log);
  return waybill(['verify', 'app.bin', '--environment', 'production', '--ledger', url], workdir, {
    WAYBILL_TOKEN: apiToken,
  });
}

test('two others approve and it is promoted; its author alone, and it is refused; no token, no verdict', async () => {
  const [ada, bob, cyd] = ['ada', 'bob', 'cyd'].map((name) => gitlab.user(name));
  assert.ok(ada && bob && cyd);
  const url = await serve('ledger', gitlab.token({ projects: [project] }).value);

  const reviewed = await release(url, { author: ada, approvedBy: [bob, cyd] });
  assert.equal(reviewed.exitCode, 0, reviewed.stdout + reviewed.stderr);
  assert.match(reviewed.stdout, /✓ review-approved/);

  const alone = await release(url, { author: ada, approvedBy: [ada] });
  assert.equal(alone.exitCode, 1, alone.stdout + alone.stderr);
  assert.match(alone.stdout, /✗ review-approved/);

  const blind = await release(await serve('blind'), { author: ada, approvedBy: [bob, cyd] });
  assert.notEqual(blind.exitCode, 0);
  assert.match(blind.stdout, /\? review-approved/);
  assert.match(blind.stdout, /no verdict|no-verdict/i);
});
