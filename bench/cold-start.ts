/**
 * Cold commands beside an empty Node process, and beside Cosign where its binary is at hand.
 * Beside the empty process, `ratio` is the share of a command's time that Node itself takes.
 */
import { execFile, type ExecFileOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  createLocalSigstore,
  gitlabIdentity,
  newSimulatedIssuer,
  sampleGitlabClaims,
  startLocalSigstore,
} from '@waybill/simulator/sigstore';
import type { Row } from './row.ts';

const root = join(import.meta.dirname, '..');
const bin = join(root, 'apps/cli/bin.mjs');
const rounds = 31;
/** Pinned; `go install` puts it into a cache outside the checkout, with the Go toolchain of the machine. */
const cosignVersion = 'v3.1.3';
const componentCount = 1000;

/** Medians of many runs, one of each command in turn, so that a busy moment touches all alike. */
export async function run(): Promise<Row[]> {
  const dir = mkdtempSync(join(tmpdir(), 'waybill-cold-'));
  try {
    await writeContract(dir);
    const keyless = writeKeyless(dir);
    const cosign = await findCosign(dir, keyless);
    const commands: { readonly [name: string]: readonly [string, ...string[]] } = {
      empty: [process.execPath, '-e', '0'],
      version: [process.execPath, bin, '--version'],
      bundle: [process.execPath, bin, 'sigstore', 'verify-bundle', ...keyless],
      contract: [process.execPath, bin, 'verify', 'app.tgz', '--platform', 'platform'],
      ...(cosign.command && { cosign: cosign.command }),
    };
    const ms = await medians(commands, dir);
    const empty = ms['empty'] ?? NaN;
    const row = (name: string, ours: number, budgetMs?: number): Row => ({
      name,
      ours,
      peer: empty,
      unit: 'ms, beside an empty process',
      ratio: empty / ours,
      note: `${(ours - empty).toFixed(1)} ms more${budgetMs === undefined ? '' : `, budget ${budgetMs}`}`,
    });
    return [
      row('cold `waybill --version`', ms['version'] ?? NaN),
      row('cold `waybill sigstore verify-bundle`, keyless', ms['bundle'] ?? NaN, 25),
      row(
        `cold \`waybill verify\`, whole contract, ${componentCount} components`,
        ms['contract'] ?? NaN,
        150,
      ),
      cosign.command === undefined
        ? {
            name: 'cold keyless attestation beside Cosign',
            ours: ms['bundle'] ?? NaN,
            peer: NaN,
            unit: 'ms',
            ratio: NaN,
            note: cosign.why,
          }
        : {
            name: `cold keyless attestation beside Cosign ${cosignVersion}, offline`,
            ours: ms['bundle'] ?? NaN,
            peer: ms['cosign'] ?? NaN,
            unit: 'ms',
            ratio: (ms['cosign'] ?? NaN) / (ms['bundle'] ?? NaN),
          },
    ];
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A keyless contract: artifact, platform folder, three pieces of evidence made by `waybill attest`. */
async function writeContract(dir: string): Promise<void> {
  const issuer = await newSimulatedIssuer();
  const sigstore = await startLocalSigstore({ issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] });
  try {
    mkdirSync(join(dir, 'platform'));
    writeFileSync(join(dir, 'platform/trusted_root.json'), sigstore.trustedRoot);
    writeFileSync(join(dir, 'platform/waybill.yaml'), platformFile());
    writeFileSync(join(dir, 'signing_config.json'), sigstore.signingConfig);
    writeFileSync(join(dir, 'app.tgz'), 'the packed release of acme/app\n');
    writeFileSync(join(dir, 'package-lock.json'), JSON.stringify(lockfile()));
    const token = await issuer.idToken({ runner_environment: 'gitlab-hosted' });
    const env = { ...process.env, ...jobVariables, SIGSTORE_ID_TOKEN: token };
    const words = [
      'attest',
      'app.tgz',
      '--signing-config',
      'signing_config.json',
      '--trusted-root',
      'platform/trusted_root.json',
      '--runner-tier',
      'gitlab-hosted',
    ];
    await promisify(execFile)(process.execPath, [bin, ...words], { cwd: dir, env });
  } finally {
    await sigstore.close();
  }
}

/** A keyless attestation over a file, made in memory, and the words that verify it. */
function writeKeyless(dir: string): readonly string[] {
  const sigstore = createLocalSigstore();
  const artifact = Buffer.from('the packed release of acme/app\n');
  const statement = JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'app.tgz', digest: { sha256: createHash('sha256').update(artifact).digest('hex') } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {},
  });
  const { bytes } = sigstore.makeBundle({ content: { kind: 'statement', payload: Buffer.from(statement) } });
  writeFileSync(join(dir, 'bundle.json'), bytes);
  writeFileSync(join(dir, 'trusted_root.json'), sigstore.trustedRootJson());
  const { san: identity, extensions } = gitlabIdentity(sampleGitlabClaims);
  const signer = ['--certificate-identity', identity, '--certificate-oidc-issuer', extensions[1] ?? ''];
  return ['--bundle', 'bundle.json', ...signer, '--trusted-root', 'trusted_root.json', 'app.tgz'];
}

async function medians(
  commands: { readonly [name: string]: readonly [string, ...string[]] },
  cwd: string,
): Promise<{ readonly [name: string]: number }> {
  const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, [file, ...words]] of Object.entries(commands)) {
      const startedAt = performance.now();
      await new Promise<void>((resolve, reject) => {
        execFile(file, words, { cwd }, (error, stdout, stderr) =>
          error ? reject(new Error(`${name} failed: ${stdout}${stderr}`)) : resolve(),
        );
      });
      times.get(name)?.push(performance.now() - startedAt);
    }
  }
  return Object.fromEntries(
    [...times].map(([name, all]) => [name, all.toSorted((a, b) => a - b)[rounds >> 1] ?? NaN]),
  );
}

/** The command that verifies the same bundle with Cosign, or why there is none. */
async function findCosign(
  dir: string,
  keyless: readonly string[],
): Promise<{ readonly command?: readonly [string, ...string[]]; readonly why: string }> {
  const cache = join(
    process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
    'waybill-bench',
    cosignVersion,
  );
  const path = join(cache, 'cosign');
  if (!existsSync(path)) {
    process.stderr.write(`building Cosign ${cosignVersion} in ${cache}, once …\n`);
    const install = ['install', `github.com/sigstore/cosign/v3/cmd/cosign@${cosignVersion}`];
    const failed = await failureOf('go', install, {
      env: { ...process.env, GOBIN: cache },
      timeout: 1_800_000,
    });
    if (failed !== undefined) return { why: 'no Cosign: a Go toolchain could not build it' };
  }
  const words = [
    'verify-blob-attestation',
    '--type',
    'https://slsa.dev/provenance/v1',
    '--offline',
    ...keyless,
  ];
  const failed = await failureOf(path, words, { cwd: dir });
  return failed === undefined
    ? { command: [path, ...words], why: '' }
    : { why: `Cosign did not verify: ${failed}` };
}

function failureOf(
  file: string,
  words: readonly string[],
  options: ExecFileOptions,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(file, words, options, (error) => resolve(error?.message.split('\n').at(-2)));
  });
}

const jobVariables = {
  CI_SERVER_URL: 'https://gitlab.example.com',
  CI_PROJECT_ID: '4711',
  CI_PROJECT_URL: 'https://gitlab.example.com/acme/app',
  CI_COMMIT_SHA: 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
  CI_COMMIT_BRANCH: 'main',
  CI_PIPELINE_ID: '815',
  CI_PIPELINE_SOURCE: 'push',
  CI_JOB_ID: '2342',
  CI_JOB_NAME: 'release',
  CI_RUNNER_ID: '7',
} as const;

function platformFile(): string {
  return `version: 1
gitlab: { url: "https://gitlab.example.com", audience: "waybill:bench" }
verifier: { id: "https://waybill.example.com/verifier" }
trust:
  profiles:
    - { name: local, kind: keyless, trustedRoot: trusted_root.json }
  signers:
    - name: release
      profile: local
      issuer: https://gitlab.example.com
      identity: https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main
      project: { id: 4711, path: acme/app }
environments:
  - name: production
    mode: enforce
    requires:
      sbom: { formats: [cyclonedx], minComponents: ${componentCount} }
      signature: { signers: [release] }
      provenance:
        signers: [release]
        buildTypes: [https://waybill.dev/buildtypes/gitlab-job/v1]
        builders: [https://gitlab.example.com/waybill/builders/gitlab-hosted/v1]
      source: { projects: [{ id: 4711, path: acme/app }], refs: [refs/heads/main], least: certificate }
      commit: { least: certificate }
`;
}

function lockfile(): object {
  const packages = Array.from({ length: componentCount }, (_, at) => [
    `node_modules/part-${at}`,
    {
      version: `1.0.${at}`,
      resolved: `https://registry.example.com/part-${at}/-/part-${at}-1.0.${at}.tgz`,
      integrity: `sha512-${createHash('sha512').update(String(at)).digest('base64')}`,
      license: 'MIT',
      ...(at > 0 && { dependencies: { [`part-${at - 1}`]: '^1.0.0' } }),
    },
  ]);
  const project = {
    name: 'app',
    version: '1.4.0',
    dependencies: { [`part-${componentCount - 1}`]: '^1.0.0' },
  };
  return {
    name: 'app',
    lockfileVersion: 3,
    packages: { '': project, ...(Object.fromEntries(packages) as object) },
  };
}
