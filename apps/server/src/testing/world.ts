/** A GitLab, a Sigstore, a platform folder and evidence of a good build, for tests of the whole server. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvidenceSubmission } from '@waybill/api';
import { buildCycloneDx, buildGitlabProvenance, renderEvidenceLines } from '@waybill/evidence';
import { newSigningKey } from '@waybill/integrations/key-management';
import { digestOf, instantFromMs, type Digest, type Instant } from '@waybill/kernel';
import { newLogKey, verifierKeyOf, type LogKey } from '@waybill/ledger';
import {
  startGitlab,
  type IdTokenOptions,
  type Job,
  type Project,
  type Runner,
  type SimulatedGitlab,
  type User,
} from '@waybill/simulator/gitlab';
import { createLocalSigstore, gitlabIdentity } from '@waybill/simulator/sigstore';
import { platformSignerOf, type PlatformSigner } from '../signing/platform-signer.ts';

/** What the tests of the server stand on. */
export interface TestWorld {
  readonly dir: string;
  readonly platformDir: string;
  readonly logKey: LogKey;
  /** The platform's key; the folder trusts it as signer `waybill`. */
  readonly signer: PlatformSigner;
  readonly gitlab: SimulatedGitlab;
  readonly project: Project;
  readonly runner: Runner;
  /** A running job of a push to the protected branch. */
  newJob(options?: {
    readonly project?: Project;
    readonly ref?: string;
    readonly sha?: string;
    readonly source?: string;
    readonly user?: User;
  }): Job;
  token(job: Job, options?: Partial<IdTokenOptions>): string;
  /** The three files that the job's build leaves with. */
  evidenceOf(job: Job, artifactBytes: Uint8Array): EvidenceSubmission;
  close(): Promise<void>;
}

const audience = 'waybill:test';

/** Starts the services; `leastRunner` is the assurance that the environment demands of the runner. */
export async function startWorld(
  leastRunner: 'token' | 'api' = 'token',
  options: { readonly notify?: string } = {},
): Promise<TestWorld> {
  const dir = await mkdtemp(join(tmpdir(), 'waybill-server-test-'));
  const gitlab = await startGitlab();
  const sigstore = createLocalSigstore();
  const logKey = newLogKey('waybill.test');
  const signer = platformSignerOf(newSigningKey().key);
  const project = gitlab.project({ path: 'acme/app' });
  const runner = gitlab.runner({ tags: ['protected'], accessLevel: 'ref_protected' });
  const platformDir = join(dir, 'platform');
  await mkdir(join(platformDir, 'trust'), { recursive: true });
  await writeFile(join(platformDir, 'trust/trusted_root.json'), sigstore.trustedRootJson());
  await writeFile(join(platformDir, 'trust/server.pem'), signer.publicKeyPem);
  await writeFile(
    join(platformDir, 'waybill.yaml'),
    `version: 1
gitlab: { url: "${gitlab.url}", audience: "${audience}" }
verifier: { id: https://waybill.example.com }
trust:
  profiles:
    - { name: local, kind: keyless, trustedRoot: trust/trusted_root.json }
    - { name: server, kind: server, keys: [trust/server.pem], log: optional, timestamp: optional }
  signers:
    - name: release
      profile: local
      issuer: ${gitlab.url}
      identity: ${gitlab.url}/${project.path}//.gitlab-ci.yml@refs/heads/main
      project: { id: ${project.id}, path: ${project.path} }
    - { name: waybill, profile: server }
ledger: { logKeys: ["${verifierKeyOf(logKey)}"] }
environments:
  - name: production
    mode: enforce
    requires:
      sbom: { formats: [cyclonedx], minComponents: 1 }
      signature: { signers: [release] }
      provenance:
        signers: [release]
        buildTypes: [https://waybill.dev/buildtypes/gitlab-job/v1]
        builders: ["https://${new URL(gitlab.url).host}/waybill/builders/protected/v1"]
      source:
        projects: [{ id: ${project.id}, path: ${project.path} }]
        refs: [refs/heads/main]
        least: certificate
      commit: { least: certificate }
      protectedRef: { least: token }
      pipeline: { sources: [push], least: token }
      runner: { tiers: [protected], least: ${leastRunner} }
      freshness: { maxAge: 1d }
  - name: reviewed
    mode: enforce
    requires: { commit: { least: api }, review: { minApprovals: 2, lastCommit: true } }
  - name: guarded
    mode: enforce
    requires: { commit: { least: token }, runner: { tiers: [sandbox], least: token } }
    breakGlass:
      users: [{ id: 8, username: mira }]
      projects: [{ id: ${project.id}, path: ${project.path} }]
      maxDuration: 1h
${
  options.notify === undefined
    ? ''
    : `      notify: ["${options.notify}"]
`
}  - name: scanned
    mode: enforce
    requires: { commit: { least: api }, scans: { types: [sast], forbid: [critical] } }
  - name: approved
    mode: enforce
    requires: { commit: { least: api }, deploymentApprovals: { environment: production, minApprovals: 1 } }
  - name: logged
    mode: enforce
    requires: { commit: { least: api }, jobLog: { recorded: true } }
${serverBuilt('server-built', 'submitted')}${serverBuilt('seen-by-server', 'job-artifact')}`,
  );
  await writeFile(
    join(platformDir, 'runner-tiers.yaml'),
    `version: 1
tiers:
  - name: sandbox
    tags: [sandbox]
  - name: protected
    ${leastRunner === 'api' ? 'tags: [protected]' : `runnerIds: [${runner.id}]`}
`,
  );

  /** An environment that takes nothing but what the platform itself confirmed by GitLab's API. */
  function serverBuilt(name: string, subjects: string): string {
    return `  - name: ${name}
    mode: enforce
    requires:
      sbom: { formats: [cyclonedx], minComponents: 1 }
      signature: { signers: [waybill] }
      provenance:
        signers: [waybill]
        buildTypes: [https://waybill.dev/buildtypes/gitlab-job/v1]
        builders: ["https://${new URL(gitlab.url).host}/waybill/builders/protected/v1"]
        subjects: ${subjects}
      source:
        projects: [{ id: ${project.id}, path: ${project.path} }]
        refs: [refs/heads/main]
        least: api
      commit: { least: api }
      protectedRef: { least: token }
      pipeline: { sources: [push], least: api }
      runner: { tiers: [protected], least: api }
`;
  }

  const claimsOf = (job: Job): { readonly [name: string]: unknown } => {
    const payload = gitlab.idToken(job, { aud: 'sigstore' }).split('.')[1] ?? '';
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly [name: string]: unknown };
  };

  return {
    dir,
    platformDir,
    logKey,
    signer,
    gitlab,
    project,
    runner,
    newJob: (options = {}) =>
      gitlab.job({
        pipeline: gitlab.pipeline({
          project: options.project ?? project,
          ...(options.ref !== undefined && { ref: options.ref }),
          ...(options.sha !== undefined && { sha: options.sha }),
          ...(options.source !== undefined && { source: options.source }),
          ...(options.user && { user: options.user }),
        }),
        name: 'release',
        stage: 'release',
        status: 'running',
        runner,
      }),
    token: (job, options = {}) => gitlab.idToken(job, { aud: audience, ...options }),
    evidenceOf: (job, artifactBytes) => {
      const claims = claimsOf(job);
      const digest = digestOf(artifactBytes);
      const now = instantFromMs(Date.now());
      const sbom = sbomFor(digest, now);
      const identity = gitlabIdentity(claims);
      const pipeline = gitlab.state.pipelines.find(({ id }) => id === job.pipelineId);
      if (!pipeline) throw new Error('The job has no pipeline.');
      const projectUrl = `${gitlab.url}/${String(claims['project_path'])}`;
      const statement = buildGitlabProvenance({
        job: {
          serverUrl: gitlab.url,
          projectId: String(job.projectId),
          projectUrl,
          commit: pipeline.sha,
          ref: String(claims['ref_path']),
          refProtected: claims['ref_protected'] === 'true',
          config: { path: '.gitlab-ci.yml', uri: identity.san, commit: pipeline.sha },
          pipelineId: String(pipeline.id),
          pipelineUrl: `${projectUrl}/-/pipelines/${pipeline.id}`,
          pipelineSource: pipeline.source,
          jobId: String(job.id),
          jobUrl: `${projectUrl}/-/jobs/${job.id}`,
          jobName: job.name,
          startedAt: now,
          runner: { id: String(runner.id), environment: runner.environment, tags: runner.tags },
          inputs: {},
        },
        builder: 'protected',
        artifacts: [{ name: 'app.tgz', digest }],
        sbom: { name: 'sbom.cdx.json', mediaType: 'application/vnd.cyclonedx+json', digest: digestOf(sbom) },
        finishedAt: now,
        toolVersion: '0.1.0',
      });
      const sign = (content: Parameters<typeof sigstore.makeBundle>[0]) =>
        sigstore.makeBundle({ identity, ...content }).bytes;
      return {
        artifacts: [{ digest, name: 'app.tgz' }],
        sbom,
        provenance: renderEvidenceLines([sign({ content: { kind: 'statement', payload: statement } })]),
        signature: sign({ content: { kind: 'message', bytes: artifactBytes } }),
      };
    },
    close: async () => {
      await gitlab.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** An SBOM of one artifact, `app.tgz`. */
export function sbomFor(digest: Digest, createdAt: Instant): Uint8Array {
  return buildCycloneDx({
    component: { name: 'app', version: '1.0.0', artifacts: [{ name: 'app.tgz', digest }] },
    packages: [
      {
        key: 'a',
        name: 'a',
        version: '1.0.0',
        purl: 'pkg:npm/a@1.0.0',
        hashes: [],
        scope: 'required',
        dependsOn: [],
      },
    ],
    dependsOn: ['a'],
    toolVersion: '0.1.0',
    createdAt,
  });
}
