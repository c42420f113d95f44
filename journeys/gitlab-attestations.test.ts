import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startGitlab, type SimulatedGitlab } from '@waybill/simulator/gitlab';
import {
  gitlabIdentity,
  makeLocalBundle,
  newLocalAuthority,
  sampleGitlabClaims,
} from '@waybill/simulator/sigstore';

const root = join(import.meta.dirname, '..');
const artifactBytes = Buffer.from('the packed release of acme/app\n');
const sha256 = createHash('sha256').update(artifactBytes).digest('hex');

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function waybill(cwd: string, words: readonly string[], token: string): Promise<Ran> {
  const env = { ...process.env, NO_COLOR: '1', WAYBILL_GITLAB_TOKEN: token };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'apps/cli/bin.mjs'), ...words],
      { cwd, env },
      (error, stdout, stderr) =>
        resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

interface World {
  readonly gitlab: SimulatedGitlab;
  readonly dir: string;
  readonly token: string;
  readonly verify: (...words: readonly string[]) => Promise<Ran>;
}

/** A project whose control plane attests with the project's own authority, pinned in the platform folder. */
async function withWorld(
  options: Parameters<typeof startGitlab>[0],
  work: (world: World) => Promise<void>,
): Promise<void> {
  const gitlab = await startGitlab(options);
  const dir = mkdtempSync(join(tmpdir(), 'waybill-journey-'));
  try {
    const project = gitlab.project({ path: 'acme/app' });
    const job = gitlab.job({ pipeline: gitlab.pipeline({ project }), name: 'build' });
    const now = Date.now();
    const authority = newLocalAuthority('attestations of acme app', now - 60_000);
    project.signingCertificates.push({
      id: 1,
      pem: authority.pem,
      active: true,
      createdAtMs: now - 60_000,
      expiresAtMs: now + 1e10,
    });
    const identity = gitlabIdentity({
      ...sampleGitlabClaims,
      iss: gitlab.issuer,
      project_id: String(project.id),
      project_path: 'acme/app',
      namespace_path: 'acme',
      ci_config_ref_uri: `${new URL(gitlab.url).host}/acme/app//.gitlab-ci.yml@refs/heads/main`,
    });
    // The control plane's own spelling, with a token where none belongs.
    const statement = {
      _type: 'https://in-toto.io/Statement/v0.1',
      subject: [{ name: 'app.tgz', digest: { sha256 } }],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {
        buildDefinition: {
          buildType: 'https://docs.gitlab.com/ci/pipeline_security/slsa/provenance_v1',
          externalParameters: {
            source: `${gitlab.url}/acme/app`,
            entryPoint: 'build',
            variables: {
              CI_REPOSITORY_URL:
                'https://gitlab-ci-token:glcbt-64_secretword@gitlab.example.com/acme/app.git',
            },
          },
          internalParameters: { job: String(job.id) },
          resolvedDependencies: [{ uri: `${gitlab.url}/acme/app`, digest: { gitCommit: 'c'.repeat(40) } }],
        },
        runDetails: {
          builder: { id: `${gitlab.url}/acme/app/-/runners/3` },
          metadata: { invocationID: String(job.id) },
        },
      },
    };
    project.attestations.push({
      iid: 1,
      sha256,
      jobId: job.id,
      status: 'success',
      predicateType: 'https://slsa.dev/provenance/v1',
      signingMethod: 'local_ca',
      createdAtMs: now,
      bundle: makeLocalBundle(authority, identity, Buffer.from(JSON.stringify(statement)), now),
    });
    mkdirSync(join(dir, 'platform'));
    writeFileSync(join(dir, 'platform/ca.pem'), authority.pem);
    writeFileSync(
      join(dir, 'platform/waybill.yaml'),
      `version: 1
gitlab: { url: ${gitlab.url}, audience: "waybill:test" }
verifier: { id: "https://waybill.example.com/verifier" }
trust:
  profiles:
    - { name: local, kind: gitlab-local-ca, project: { id: ${project.id}, path: acme/app }, certificates: [ca.pem] }
  signers:
    - { name: control-plane, profile: local, issuer: ${gitlab.issuer}, identity: "${gitlab.url}/acme/app//.gitlab-ci.yml@refs/heads/main" }
environments:
  - name: production
    mode: enforce
    requires:
      provenance:
        signers: [control-plane]
        buildTypes: [https://docs.gitlab.com/ci/pipeline_security/slsa/provenance_v1]
        builders: ["${gitlab.url}/acme/app/-/runners/3"]
`,
    );
    writeFileSync(join(dir, 'app.tgz'), artifactBytes);
    const token = gitlab.token().value;
    const verify = (...words: readonly string[]): Promise<Ran> =>
      waybill(
        dir,
        ['verify', 'app.tgz', '--platform', 'platform', '--from-gitlab', 'acme/app', ...words],
        token,
      );
    await work({ gitlab, dir, token, verify });
  } finally {
    await gitlab.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

test('what GitLab attests is read by verify --from-gitlab, with every oddity and no secret', async () => {
  await withWorld({ attestations: true, version: '19.6.0-ee' }, async ({ verify }) => {
    const ran = await verify('--format', 'json');
    // Its authority gives no time: only a ledger that accepted the evidence does.
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /time-missing/);
    assert.doesNotMatch(ran.stdout + ran.stderr, /secretword/);
    const answer = JSON.parse(ran.stdout) as {
      decisions: [{ attestations: [{ verification: string; predicateType: string }] }];
    };
    assert.equal(answer.decisions[0].attestations[0].verification, 'undecided');
  });
});

test('where GitLab does not show attestations nobody can tell, and the reason is named', async () => {
  for (const options of [{}, { attestations: true, version: '18.4.0-ee' }]) {
    await withWorld(options, async ({ verify }) => {
      const ran = await verify();
      assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
      assert.match(ran.stderr, /^error\[gitlab-not-available\]/);
    });
  }
});

test('an attestation that is not finished ends without a verdict', async () => {
  await withWorld({ attestations: true }, async ({ gitlab, verify }) => {
    const attestation = gitlab.state.projects[0]?.attestations[0];
    assert.ok(attestation);
    attestation.status = 'pending';
    const ran = await verify();
    assert.equal(ran.exitCode, 3);
    assert.match(ran.stderr, /^error\[gitlab-attestation-unfinished\]/);
    assert.doesNotMatch(ran.stderr, /glpat/);
  });
});
