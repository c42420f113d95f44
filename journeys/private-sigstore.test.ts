import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startGitlab } from '@waybill/simulator/gitlab';
import { type RunningSigstore, startLocalSigstore } from '@waybill/simulator/sigstore';
import { type RunningTufRepository, startTufRepository } from '@waybill/simulator/tuf';
import { binDir, type CommandResult, waybill } from '../tools/demo/waybill-command.ts';

let dir: string;
let gitlab: Awaited<ReturnType<typeof startGitlab>>;
let project: ReturnType<typeof gitlab.project>;
/** The organisation's Sigstore, and the one that it moves to. */
let old: RunningSigstore;
let next: RunningSigstore;
let tuf: RunningTufRepository;

before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'waybill-private-'));
  gitlab = await startGitlab();
  [old, next] = await Promise.all([
    startLocalSigstore({ issuers: [gitlab.issuer] }),
    startLocalSigstore({ issuers: [gitlab.issuer] }),
  ]);
  tuf = await startTufRepository({ targets: new Map([['trusted_root.json', old.trustedRoot]]) });
  project = gitlab.project({ path: 'acme/app' });
  mkdirSync(join(dir, 'platform'));
  writeFileSync(join(dir, '1.root.json'), tuf.firstRoot);
  writeFileSync(join(dir, 'signing_config.json'), old.signingConfig);
  writeFileSync(
    join(dir, 'package-lock.json'),
    JSON.stringify({
      name: 'app',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': { name: 'app', version: '1.0.0' } },
    }),
  );
  writeFileSync(
    join(dir, 'platform/waybill.yaml'),
    `version: 1
gitlab: { url: ${gitlab.url}, audience: "waybill:test" }
verifier: { id: "https://waybill.example.com/verifier" }
trust:
  profiles:
    - { name: acme, kind: keyless, trustedRoot: trusted_root.json }
  signers:
    - name: release
      profile: acme
      issuer: ${gitlab.issuer}
      identity: ${gitlab.url}/acme/app//.gitlab-ci.yml@refs/heads/main
      project: { id: ${project.id}, path: acme/app }
environments:
  - name: production
    mode: enforce
    requires:
      signature: { signers: [release] }
`,
  );
});
after(async () => {
  await Promise.all([gitlab.close(), old.close(), next.close(), tuf.close()]);
  rmSync(dir, { recursive: true, force: true });
});

/** One job that builds and signs with the services of the signing configuration; its status and what it printed. */
async function release(name: string): Promise<{ readonly status: string | undefined; readonly log: string }> {
  const lines: string[] = [];
  const services = '--signing-config signing_config.json --trusted-root platform/trusted_root.json';
  const { jobs } = await gitlab.runPipeline({
    project,
    ref: 'main',
    workdir: dir,
    path: `${binDir}:${process.env['PATH'] ?? ''}`,
    onLine: (_job, line) => lines.push(line),
    jobs: [
      {
        name: 'release',
        stage: 'build',
        runner: gitlab.runner(),
        idTokens: { SIGSTORE_ID_TOKEN: { aud: 'sigstore' } },
        commands: [
          `echo ${name} > ${name}.bin`,
          `waybill attest ${name}.bin ${services} --output-dir ${name} || (echo "exit $?"; exit 1)`,
        ],
      },
    ],
  });
  return { status: jobs[0]?.job.status, log: lines.join('\n') };
}

function verify(name: string): Promise<CommandResult> {
  const words = ['verify', `${name}.bin`, '--evidence', name, '--environment', 'production'];
  return waybill([...words, '--platform', 'platform'], dir);
}

function update(...words: readonly string[]): Promise<CommandResult> {
  return waybill(['trust', 'update', 'platform/trusted_root.json', ...words], dir);
}

function doctor(): Promise<CommandResult> {
  const files = ['--signing-config', 'signing_config.json', '--trusted-root', 'platform/trusted_root.json'];
  return waybill(['doctor', ...files], dir);
}

/** A root that holds the services of both; those of the old one have ended by now where told. */
function bothRoots(): Uint8Array {
  const added = JSON.parse(Buffer.from(next.trustedRoot).toString()) as {
    readonly [kind: string]: readonly object[];
  };
  return old.sigstore.trustedRootJson((root) => {
    for (const kind of ['tlogs', 'ctlogs', 'certificateAuthorities', 'timestampAuthorities']) {
      root[kind].push(...(added[kind] ?? []));
    }
  });
}

test('a self-managed shop follows its Sigstore by TUF, moves to new services, and keeps verifying what was', async () => {
  const first = await update('--tuf-url', tuf.url, '--tuf-root', '1.root.json');
  assert.equal(first.exitCode, 0, first.stderr);
  assert.equal((await doctor()).exitCode, 0);
  const signed = await release('before');
  assert.equal(signed.status, 'success', signed.log);
  const promoted = await verify('before');
  assert.equal(promoted.exitCode, 0, promoted.stdout);

  // The services move first: doctor and attest say so, and nothing half-trusted is written.
  writeFileSync(join(dir, 'signing_config.json'), next.signingConfig);
  const early = await doctor();
  assert.equal(early.exitCode, 1, early.stdout);
  assert.match(early.stdout, /is not one that the trusted root knows/);
  const tooEarly = await release('early');
  assert.equal(tooEarly.status, 'failed');
  assert.match(tooEarly.log, /signed-bundle-refused[^]*exit 1/);

  // Root keys are rotated, and the new root is published.
  tuf.roles.root.keys.reverse();
  tuf.publishRoot();
  tuf.publish(new Map([['trusted_root.json', bothRoots()]]));
  const dry = await update('--dry-run');
  assert.match(dry.stdout, /would be updated[^]*root version 2[^]*\+ added transparency log/);
  const updated = await update();
  assert.equal(updated.exitCode, 0, updated.stderr);
  assert.equal((await doctor()).exitCode, 0);
  assert.equal((await release('after')).status, 'success');
  assert.equal((await verify('after')).exitCode, 0);
  assert.equal((await verify('before')).exitCode, 0);

  // Somebody shows the state of the first day: refused, and the file stays.
  const good = readFileSync(join(dir, 'platform/trusted_root.json'));
  tuf.versions.timestamp = 0;
  tuf.versions.snapshot = 0;
  tuf.publish(new Map([['trusted_root.json', old.trustedRoot]]));
  const rolledBack = await update();
  assert.equal(rolledBack.exitCode, 1);
  assert.match(rolledBack.stderr, /tuf-rollback/);
  assert.deepEqual(readFileSync(join(dir, 'platform/trusted_root.json')), good);
});
