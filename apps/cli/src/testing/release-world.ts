/** A project, its pipeline, a Sigstore and a platform folder: all that attest and verify need, on loopback. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGitlab, type Job, type SimulatedGitlab } from '@waybill/simulator/gitlab';
import { startLocalSigstore } from '@waybill/simulator/sigstore';

/** Where a release happens. */
export interface ReleaseWorld {
  /** Temporary folder, made current: paths in tests are relative to it. */
  readonly dir: string;
  /** Variables of the job that releases, its ID tokens among them. */
  readonly env: { readonly [name: string]: string };
  /** Words that make `waybill attest` sign with the Sigstore of this world. */
  readonly signing: readonly string[];
  /** An ID token of that job for an audience. */
  readonly token: (audience: string) => string;
  readonly gitlab: SimulatedGitlab;
  readonly job: Job;
  close(): Promise<void>;
}

/** Rules of one environment, as they stand in waybill.yaml, below `requires:`. */
const usualRequirements = `
      sbom: { formats: [cyclonedx, spdx], minComponents: 2 }
      signature: { signers: [release] }
      provenance:
        signers: [release]
        buildTypes: [https://waybill.dev/buildtypes/gitlab-job/v1]
        builders: [HTTPS/waybill/builders/protected/v1]
      source: { projects: [{ id: PROJECT, path: acme/app }], refs: [refs/heads/main], least: certificate }
      commit: { least: certificate }`;

/** Starts the services, writes `app.tgz`, `package-lock.json` and `platform/`, and makes the folder current. */
export async function startReleaseWorld(lockedPackages = 3): Promise<ReleaseWorld> {
  const before = process.cwd();
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'waybill-cli-')));
  const gitlab = await startGitlab();
  const sigstore = await startLocalSigstore({ issuers: [gitlab.issuer] });
  const project = gitlab.project({ path: 'acme/app', visibility: 'public' });
  const runner = gitlab.runner({ description: 'protected-1', tags: ['protected'] });
  const pipeline = gitlab.pipeline({ project });
  const job = gitlab.job({ pipeline, name: 'release', runner });

  process.chdir(dir);
  mkdirSync('platform');
  const yaml = (environments: string): string =>
    `version: 1
gitlab: { url: ${gitlab.url}, audience: "waybill:test" }
verifier: { id: "https://waybill.example.com/verifier" }
trust:
  profiles:
    - { name: local, kind: keyless, trustedRoot: trusted_root.json }
  signers:
    - name: release
      profile: local
      issuer: ${gitlab.issuer}
      identity: ${gitlab.url}/acme/app//.gitlab-ci.yml@refs/heads/main
      project: { id: ${project.id}, path: acme/app }
environments:${environments}
`;
  const rules = usualRequirements
    .replace('HTTPS', gitlab.url.replace('http:', 'https:'))
    .replace('PROJECT', String(project.id));
  const token = '\n      protectedRef: { least: token }';
  writeFileSync(
    'platform/waybill.yaml',
    yaml(`
  - name: production
    mode: enforce
    requires:${rules}
  - name: strict
    mode: enforce
    requires:${rules}${token}
  - name: trial
    mode: observe
    requires:${rules.replace('minComponents: 2', 'minComponents: 2000')}`),
  );
  writeFileSync(
    'platform/runner-tiers.yaml',
    `version: 1\ntiers:\n  - { name: protected, runnerIds: [${runner.id}] }\n`,
  );
  writeFileSync('platform/trusted_root.json', sigstore.trustedRoot);
  writeFileSync('signing_config.json', sigstore.signingConfig);
  writeFileSync('signing_config_2.json', sigstore.signingConfigRekor2);
  writeFileSync('app.tgz', 'the packed release of acme/app\n');
  writeFileSync('package-lock.json', JSON.stringify(lockfile(lockedPackages)));

  return {
    dir,
    env: {
      CI: 'true',
      GITLAB_CI: 'true',
      CI_SERVER_URL: gitlab.url,
      CI_SERVER_VERSION: '19.5.0-ee',
      CI_PROJECT_ID: String(project.id),
      CI_PROJECT_URL: `${gitlab.url}/acme/app`,
      CI_PROJECT_NAMESPACE_ID: '42',
      CI_COMMIT_SHA: pipeline.sha,
      CI_COMMIT_BRANCH: 'main',
      CI_COMMIT_REF_PROTECTED: 'true',
      CI_CONFIG_PATH: '.gitlab-ci.yml',
      CI_PIPELINE_ID: String(pipeline.id),
      CI_PIPELINE_SOURCE: 'push',
      CI_JOB_ID: String(job.id),
      CI_JOB_NAME: 'release',
      CI_JOB_STARTED_AT: '2026-01-31T12:00:00Z',
      CI_RUNNER_ID: String(runner.id),
      CI_RUNNER_TAGS: '["protected"]',
      SIGSTORE_ID_TOKEN: gitlab.idToken(job, { aud: 'sigstore' }),
    },
    signing: [
      '--signing-config',
      'signing_config.json',
      '--trusted-root',
      'platform/trusted_root.json',
      '--runner-tier',
      'protected',
    ],
    gitlab,
    job,
    token: (audience) => gitlab.idToken(job, { aud: audience }),
    async close() {
      process.chdir(before);
      await sigstore.close();
      await gitlab.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** An npm lockfile with so many packages, each depending on the one before. */
function lockfile(count: number): object {
  const names = Array.from({ length: count }, (_, at) => `part-${at}`);
  const packages = names.map((name, at) => [
    `node_modules/${name}`,
    {
      version: `1.0.${at}`,
      resolved: `https://registry.example.com/${name}/-/${name}-1.0.${at}.tgz`,
      integrity: `sha512-${Buffer.alloc(64, at % 251).toString('base64')}`,
      license: 'MIT',
      ...(at > 0 && { dependencies: { [`part-${at - 1}`]: '^1.0.0' } }),
    },
  ]);
  return {
    name: 'app',
    version: '1.4.0',
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', version: '1.4.0', dependencies: { [`part-${count - 1}`]: '^1.0.0' } },
      ...(Object.fromEntries(packages) as object),
    },
  };
}
