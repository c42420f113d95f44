/** A release that the platform signs: `waybill serve`, jobs in pipelines, `attest --signer server`, promotion, lies. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { digestOf } from '@waybill/kernel';
import { startGitlab, type JobSpec, type SimulatedGitlab } from '@waybill/simulator/gitlab';
import { binDir, waybill } from '../tools/demo/waybill-command.ts';
import { startWaybillServer, type WaybillServer } from '../tools/demo/waybill-server.ts';

const dir = mkdtempSync(join(tmpdir(), 'waybill-server-provenance-'));
const apiToken = 'a-token-of-the-release-engineer';
let gitlab: SimulatedGitlab;
let project: ReturnType<SimulatedGitlab['project']>;
let runners: {
  readonly protected: ReturnType<SimulatedGitlab['runner']>;
  readonly sandbox: ReturnType<SimulatedGitlab['runner']>;
};
let server: WaybillServer;

before(async () => {
  gitlab = await startGitlab();
  project = gitlab.project({ path: 'acme/app' });
  runners = {
    protected: gitlab.runner({ tags: ['protected'] }),
    sandbox: gitlab.runner({ tags: ['sandbox'] }),
  };
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = (name: string, content: string): void => {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), content);
  };
  file('platform-key.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  file('platform/keys/server.pem', publicKey.export({ type: 'spki', format: 'pem' }).toString());
  file(
    'platform/runner-tiers.yaml',
    'version: 1\ntiers:\n  - { name: protected, tags: [protected] }\n  - { name: sandbox, tags: [sandbox] }\n',
  );
  file(
    'platform/waybill.yaml',
    `version: 1
gitlab: { url: "${gitlab.url}", audience: "waybill:journey" }
verifier: { id: https://waybill.example.com }
trust:
  profiles: [{ name: server, kind: server, keys: [keys/server.pem], log: optional, timestamp: optional }]
  signers: [{ name: waybill, profile: server }]
environments:
  - name: production
    mode: enforce
    requires:
      sbom: { minComponents: 1 }
      signature: { signers: [waybill] }
      provenance:
        signers: [waybill]
        buildTypes: [https://waybill.dev/buildtypes/gitlab-job/v1]
        builders: ["https://${new URL(gitlab.url).host}/waybill/builders/protected/v1"]
        subjects: job-artifact
      source: { projects: [{ id: ${project.id}, path: acme/app }], refs: [refs/heads/main], least: api }
      commit: { least: api }
      protectedRef: { least: token }
      pipeline: { sources: [push], least: api }
      runner: { tiers: [protected], least: api }
`,
  );
  server = await startWaybillServer(
    ['--platform', 'platform', '--ledger', 'ledger', '--signing-key', 'platform-key.pem'],
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

const attestCommand = (artifact: string, more = ''): string =>
  `waybill attest ${artifact} --signer server --submit ${server.url} --server-key ${dir}/platform/keys/server.pem ${more}`;

interface Release {
  readonly content: string;
  /** Commands between build and attestation, in the attesting job. */
  readonly meanwhile?: readonly string[];
  readonly attest?: string;
  readonly runner?: JobSpec['runner'];
  readonly variables?: JobSpec['variables'];
}

/** Runs build and attest; tells how they ended, what they said, and where they left their files. */
async function release({ content, meanwhile = [], attest, runner, variables }: Release) {
  const workdir = mkdtempSync(join(dir, 'work-'));
  writeFileSync(
    join(workdir, 'package-lock.json'),
    JSON.stringify({
      name: 'app',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'app', version: '1.0.0', dependencies: { a: '1.0.0' } },
        'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example.com/a/-/a-1.0.0.tgz' },
      },
    }),
  );
  const builtOn = runner ?? runners.protected;
  const { jobs } = await gitlab.runPipeline({
    project,
    workdir,
    path: `${binDir}:${process.env['PATH'] ?? ''}`,
    jobs: [
      {
        name: 'build',
        stage: 'build',
        runner: builtOn,
        commands: [`printf '${content}' > app.bin`],
        artifacts: ['app.bin'],
      },
      {
        name: 'attest',
        stage: 'package',
        runner: builtOn,
        idTokens: { WAYBILL_ID_TOKEN: { aud: 'waybill:journey' } },
        ...(variables && { variables }),
        commands: [...meanwhile, attest ?? attestCommand('app.bin', '--artifact-of build')],
      },
    ],
  });
  const [build, attesting] = jobs;
  return {
    workdir,
    statuses: [build?.job.status, attesting?.job.status],
    log: attesting?.job.log ?? '',
    job: attesting?.job,
    verify: () =>
      waybill(['verify', 'app.bin', '--environment', 'production', '--ledger', server.url], workdir, {
        WAYBILL_TOKEN: apiToken,
      }),
  };
}

test('what the platform signed for a job, after it fetched and hashed the file, is promoted', async () => {
  const { statuses, log, verify, workdir } = await release({ content: 'good release' });
  assert.deepEqual(statuses, ['success', 'success'], log);
  assert.match(log, /verified by .*server\.pem/);
  assert.match(log, /app\.bin: job-artifact at http/);
  const verdict = await verify();
  assert.equal(verdict.exitCode, 0, verdict.stdout + verdict.stderr);
  const trace = await waybill(['trace', 'app.bin', '--ledger', server.url], workdir, {
    WAYBILL_TOKEN: apiToken,
  });
  assert.match(trace.stdout, /runner \d+, tier protected/);
  assert.match(trace.stdout, /checked by the platform: job-artifact/);
});

test('a job that exchanges the file between build and attestation gets no signature', async () => {
  const { statuses, log } = await release({ content: 'honest', meanwhile: ['echo evil >> app.bin'] });
  assert.deepEqual(statuses, ['success', 'failed']);
  assert.match(log, /error\[subject-contradicted\]/);
});

test('a digest that was only submitted is signed as such, and refused where the platform must have seen it', async () => {
  const { statuses, log, verify } = await release({ content: 'unseen', attest: attestCommand('app.bin') });
  assert.deepEqual(statuses, ['success', 'success'], log);
  const verdict = await verify();
  assert.equal(verdict.exitCode, 1);
  assert.match(verdict.stdout, /✗ digest-checked/);
});

test('a job that lies about runner, commit and pipeline in its variables is stated as it is', async () => {
  const lies = {
    CI_RUNNER_ID: String(runners.protected.id),
    CI_RUNNER_TAGS: '["protected"]',
    CI_COMMIT_SHA: 'f'.repeat(40),
    CI_PIPELINE_ID: '4711',
    WAYBILL_RUNNER_TIER: 'protected',
  };
  const { statuses, log, verify, workdir } = await release({
    content: 'built in the sandbox',
    runner: runners.sandbox,
    variables: lies,
  });
  assert.deepEqual(statuses, ['success', 'success'], log);
  const line = readFileSync(join(workdir, 'provenance.intoto.jsonl'), 'utf8');
  const { dsseEnvelope } = JSON.parse(line) as { dsseEnvelope: { payload: string } };
  const statement = Buffer.from(dsseEnvelope.payload, 'base64').toString();
  assert.match(statement, /\/builders\/sandbox\/v1"/);
  assert.doesNotMatch(statement, /ffffffff|4711/);
  const verdict = await verify();
  assert.equal(verdict.exitCode, 1);
  assert.match(verdict.stdout, /✗ runner-tier/);
});

test('a token that leaked from a job signs nothing once the job has ended', async () => {
  const { workdir } = await release({
    content: 'leaky',
    meanwhile: ['echo "$WAYBILL_ID_TOKEN" > leaked.txt'],
  });
  const token = readFileSync(join(workdir, 'leaked.txt'), 'utf8').trim();
  const digest = digestOf('something evil');
  const answer = await fetch(`${server.url}/api/v1/provenance`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      artifacts: [{ name: 'app.bin', digest }],
      sbom: { name: 'sbom.cdx.json', mediaType: 'application/vnd.cyclonedx+json', digest },
    }),
  });
  assert.equal(answer.status, 403);
  assert.equal(((await answer.json()) as { code: string }).code, 'job-not-running');
});
