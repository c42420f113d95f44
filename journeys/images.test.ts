import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { newSigningKey } from '@waybill/integrations/key-management';
import type { Digest } from '@waybill/kernel';
import { sampleImage, startRegistry, type SimulatedRegistry } from '@waybill/simulator/registry';
import { type RunningSigstore, startLocalSigstore } from '@waybill/simulator/sigstore';
import { waybill, type CommandResult } from '../tools/demo/waybill-command.ts';

const cosign = process.env['WAYBILL_COSIGN'] ?? 'cosign';
const noCosign =
  spawnSync(cosign, ['version'], { encoding: 'utf8' }).stdout?.includes('v3.') === true
    ? false
    : 'no peer: no cosign 3 on the PATH, and WAYBILL_COSIGN does not name one';
const repository = 'acme/app';

let dir: string;
let sigstore: RunningSigstore;
let registries: SimulatedRegistry[];

before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'waybill-images-'));
  sigstore = await startLocalSigstore({ issuers: [] });
  registries = [await startRegistry(), await startRegistry({ referrersApi: true })];
  const { key, privatePem } = newSigningKey();
  writeFileSync(join(dir, 'release.key'), privatePem, { mode: 0o600 });
  mkdirSync(join(dir, 'platform'));
  writeFileSync(join(dir, 'platform/release.pem'), key.spkiPem);
  writeFileSync(join(dir, 'platform/trusted_root.json'), sigstore.trustedRoot);
  writeFileSync(
    join(dir, 'platform/runner-tiers.yaml'),
    'version: 1\ntiers:\n  - { name: standard, runnerIds: [7] }\n',
  );
  writeFileSync(join(dir, 'signing_config.json'), sigstore.signingConfig);
  writeFileSync(
    join(dir, 'package-lock.json'),
    JSON.stringify({
      name: 'app',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'app', version: '1.0.0', dependencies: { part: '1.0.0' } },
        'node_modules/part': { version: '1.0.0', integrity: `sha512-${Buffer.alloc(64).toString('base64')}` },
      },
    }),
  );
  writeFileSync(
    join(dir, 'platform/waybill.yaml'),
    `version: 1
gitlab: { url: "https://gitlab.example.com", audience: "waybill:test" }
verifier: { id: "https://waybill.example.com/verifier" }
trust:
  profiles:
    - { name: key, kind: key, keys: [release.pem], trustedRoot: trusted_root.json, log: required, timestamp: optional }
  signers:
    - { name: release, profile: key }
environments:
  - name: production
    mode: enforce
    requires:
      sbom: {}
      signature: { signers: [release] }
      provenance:
        signers: [release]
        buildTypes: [https://waybill.dev/buildtypes/gitlab-job/v1]
        builders: [https://gitlab.example.com/waybill/builders/standard/v1]
`,
  );
});
after(async () => {
  await Promise.all([sigstore, ...registries].map((service) => service.close()));
  rmSync(dir, { recursive: true, force: true });
});

/** The variables of the job that pushes. */
const job = {
  CI_SERVER_URL: 'https://gitlab.example.com',
  CI_PROJECT_ID: '4711',
  CI_PROJECT_URL: 'https://gitlab.example.com/acme/app',
  CI_COMMIT_SHA: 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
  CI_COMMIT_BRANCH: 'main',
  CI_PIPELINE_ID: '815',
  CI_PIPELINE_SOURCE: 'push',
  CI_JOB_ID: '2342',
  CI_JOB_NAME: 'publish',
  CI_RUNNER_ID: '7',
};

function waybillHere(...words: readonly string[]): Promise<CommandResult> {
  return waybill(words, dir, { ...job, HOME: dir });
}

function attest(image: string): Promise<CommandResult> {
  const services = [
    '--signing-config',
    'signing_config.json',
    '--trusted-root',
    'platform/trusted_root.json',
  ];
  const what = `attest ${image} --attach --lockfile package-lock.json --output-dir out --key release.key --runner-tier standard`;
  return waybillHere(...what.split(' '), ...services);
}

function verify(image: string): Promise<CommandResult> {
  return waybillHere(
    'verify',
    image,
    '--from-registry',
    '--environment',
    'production',
    '--platform',
    'platform',
  );
}

function pushed(registry: SimulatedRegistry, layer: string): Digest {
  return sampleImage(registry.store, repository, { layer: Buffer.from(layer) });
}

test('an image is attested, its evidence attached, and promoted by what its registry holds', async () => {
  for (const registry of registries) {
    const image = `${registry.host}/${repository}@${pushed(registry, 'released')}`;
    const made = await attest(image);
    assert.equal(made.exitCode, 0, made.stderr);
    const verified = await verify(image);
    assert.equal(verified.exitCode, 0, verified.stdout + verified.stderr);
    const other = await verify(`${registry.host}/${repository}@${pushed(registry, 'another')}`);
    assert.equal(other.exitCode, 1, other.stdout);
  }
});

test('cosign verifies signature and provenance that were attached', { skip: noCosign }, async () => {
  for (const registry of registries) {
    const image = `${registry.host}/${repository}@${pushed(registry, 'for cosign')}`;
    assert.equal((await attest(image)).exitCode, 0);
    const words =
      '--key platform/release.pem --trusted-root platform/trusted_root.json --allow-http-registry --new-bundle-format'.split(
        ' ',
      );
    await promisify(execFile)(cosign, ['verify', ...words, image], { cwd: dir });
    const type = ['--type', 'https://slsa.dev/provenance/v1'];
    await promisify(execFile)(cosign, ['verify-attestation', ...type, ...words, image], { cwd: dir });
  }
});
