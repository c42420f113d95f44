import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type RunningAwsKms, startAwsKms } from '@waybill/simulator/aws-kms';
import { startGitlab } from '@waybill/simulator/gitlab';
import { type RunningSigstore, startLocalSigstore } from '@waybill/simulator/sigstore';
import { type RunningVault, startVault } from '@waybill/simulator/vault';
import { binDir, type CommandResult, waybill } from '../tools/demo/waybill-command.ts';

let dir: string;
let gitlab: Awaited<ReturnType<typeof startGitlab>>;
let sigstore: RunningSigstore;
let vault: RunningVault;
let aws: RunningAwsKms;

before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'waybill-keys-'));
  gitlab = await startGitlab();
  sigstore = await startLocalSigstore({ issuers: [] });
  const discovery = (await (await fetch(`${gitlab.url}/oauth/discovery/keys`)).json()) as { keys: [] };
  vault = await startVault({
    login: {
      issuer: gitlab.issuer,
      jwks: discovery,
      audience: vaultAudience,
      role: 'release',
      keys: ['release'],
      subject: 'project_path:acme/app:ref_type:branch:ref:main',
    },
  });
  aws = await startAwsKms();
  mkdirSync(join(dir, 'platform'));
  writeFileSync(join(dir, 'trusted_root.json'), sigstore.trustedRoot);
  writeFileSync(join(dir, 'platform/trusted_root.json'), sigstore.trustedRoot);
  writeFileSync(
    join(dir, 'package-lock.json'),
    JSON.stringify({
      name: 'app',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': { name: 'app', version: '1.0.0' } },
    }),
  );
});
after(async () => {
  await Promise.all([gitlab.close(), sigstore.close(), vault.close(), aws.close()]);
  rmSync(dir, { recursive: true, force: true });
});

const vaultAudience = 'https://vault.example.com';

/** The platform trusts exactly these keys. */
function trust(...keys: readonly { readonly spkiPem: string }[]): void {
  keys.forEach(({ spkiPem }, at) => writeFileSync(join(dir, `platform/release-${at}.pem`), spkiPem));
  writeFileSync(
    join(dir, 'platform/waybill.yaml'),
    `version: 1
gitlab: { url: ${gitlab.url}, audience: "waybill:test" }
verifier: { id: "https://waybill.example.com/verifier" }
trust:
  profiles:
    - name: managed
      kind: key
      keys: [${keys.map((_, at) => `release-${at}.pem`).join(', ')}]
      trustedRoot: trusted_root.json
      log: required
      timestamp: optional
  signers:
    - { name: release, profile: managed }
environments:
  - name: production
    mode: enforce
    requires:
      signature: { signers: [release] }
`,
  );
}

function attestWords(key: string): readonly string[] {
  const log = ['--rekor-url', sigstore.urls.rekor1, '--trusted-root', 'trusted_root.json'];
  return ['attest', 'app.bin', '--key', key, ...log];
}

function verify(): Promise<CommandResult> {
  return waybill(['verify', 'app.bin', '--environment', 'production', '--platform', 'platform'], dir);
}

/** One job that builds and signs; its status, and what it printed. */
async function release(
  key: string,
  job: {
    readonly variables: { readonly [name: string]: string };
    readonly idTokens?: { readonly [name: string]: { readonly aud: string } };
    readonly ref?: string;
  },
): Promise<{ readonly status: string | undefined; readonly log: string }> {
  const lines: string[] = [];
  const { jobs } = await gitlab.runPipeline({
    project: gitlab.project({ path: 'acme/app' }),
    ref: job.ref ?? 'main',
    workdir: dir,
    path: `${binDir}:${process.env['PATH'] ?? ''}`,
    onLine: (_job, line) => lines.push(line),
    jobs: [
      {
        name: 'release',
        stage: 'build',
        runner: gitlab.runner(),
        variables: job.variables,
        ...(job.idTokens && { idTokens: job.idTokens }),
        commands: ['echo app > app.bin', `waybill ${attestWords(key).join(' ')} || (echo "exit $?"; exit 1)`],
      },
    ],
  });
  return { status: jobs[0]?.job.status, log: lines.join('\n') };
}

test('a job signs with a key of Vault by its ID token alone, and a rotated key counts once the platform says so', async () => {
  const first = vault.rotate('release', 'p256');
  trust(first);
  const job = {
    variables: { VAULT_ADDR: vault.address, VAULT_AUTH_ROLE: 'release' },
    idTokens: { VAULT_ID_TOKEN: { aud: vaultAudience } },
  };
  const signed = await release('hashivault://release', job);
  assert.equal(signed.status, 'success', signed.log);
  assert.match(signed.log, /Vault transit key release, version 1/);
  const promoted = await verify();
  assert.equal(promoted.exitCode, 0, promoted.stdout);

  const second = vault.rotate('release', 'p256');
  assert.equal((await release('hashivault://release', job)).status, 'success');
  assert.equal((await verify()).exitCode, 1);
  trust(first, second);
  assert.equal((await verify()).exitCode, 0);

  const elsewhere = await release('hashivault://release', { ...job, ref: 'feature' });
  assert.equal(elsewhere.status, 'failed');
  assert.match(elsewhere.log, /key-service-denied[^]*exit 1/);
});

test('a key of AWS KMS signs evidence that is promoted, and a throttled KMS ends as no answer', async () => {
  const key = aws.addKey('p256');
  trust(key.pair);
  const { accessKeyId, secretAccessKey } = aws.addPrincipal();
  const variables = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: aws.region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
  const signed = await release(`awskms:///${key.arn}`, { variables });
  assert.equal(signed.status, 'success', signed.log);
  assert.match(signed.log, /AWS KMS key arn:aws:kms:/);
  assert.equal((await verify()).exitCode, 0);

  aws.throttle(100);
  const throttled = await release(`awskms:///${key.arn}`, { variables });
  assert.equal(throttled.status, 'failed');
  assert.match(throttled.log, /key-service-unreachable[^]*exit 3/);
  assert.ok(!throttled.log.includes(secretAccessKey));
});
