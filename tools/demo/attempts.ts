import { once } from 'node:events';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { runRelease, type Release } from './release-pipeline.ts';
import { waybill, type CommandResult } from './waybill-command.ts';
import type { DemoWorld } from './world.ts';

/** One property of a good release, broken. */
export interface Attempt {
  readonly title: string;
  /** Exit code that it must end with: 1 refused, 3 no verdict. */
  readonly expectedExit: 1 | 3;
  /** Code of the check or error that must be among the reasons. */
  readonly expectedReason: string;
  run(world: DemoWorld, good: Release): Promise<CommandResult>;
}

/** Each attempt differs from the good release in exactly one property. */
export const attempts: readonly Attempt[] = [
  {
    title: 'artifact swapped: one byte more than what was built',
    expectedExit: 1,
    expectedReason: 'artifact-is-subject',
    async run(world, good) {
      const tarball = join(world.dir, 'swapped.tgz');
      writeFileSync(tarball, Buffer.concat([readFileSync(good.tarball), Buffer.from([0])]));
      return verifyOffline(world, tarball, good.evidenceDir);
    },
  },
  {
    title: 'SBOM swapped: a valid one that leaves a component out',
    expectedExit: 1,
    expectedReason: 'sbom-named-by-provenance',
    async run(world, good) {
      const dir = copyOf(world, good, 'sbom-swapped');
      const file = join(dir, 'sbom.cdx.json');
      const sbom = JSON.parse(readFileSync(file, 'utf8')) as { components: { 'bom-ref': string }[] };
      sbom.components.pop();
      writeFileSync(file, JSON.stringify(sbom));
      return verifyOffline(world, good.tarball, dir);
    },
  },
  {
    title: 'provenance forged: another commit written into it',
    expectedExit: 1,
    expectedReason: 'provenance-signed',
    async run(world, good) {
      const dir = copyOf(world, good, 'provenance-forged');
      const file = join(dir, 'provenance.intoto.jsonl');
      const bundle = JSON.parse(readFileSync(file, 'utf8')) as { dsseEnvelope: { payload: string } };
      const statement = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString();
      const forged = statement.replace(/("gitCommit":")([0-9a-f])/, (_, key: string, digit: string) =>
        key.concat(digit === '0' ? '1' : '0'),
      );
      bundle.dsseEnvelope.payload = Buffer.from(forged).toString('base64');
      writeFileSync(file, `${JSON.stringify(bundle)}\n`);
      return verifyOffline(world, good.tarball, dir);
    },
  },
  {
    title: 'wrong signer: a pipeline of another project',
    expectedExit: 1,
    expectedReason: 'provenance-signer',
    async run(world) {
      const release = await runRelease(world, { project: world.stranger });
      return askServer(world, release);
    },
  },
  {
    title: 'unprotected ref: main lost its protection',
    expectedExit: 1,
    expectedReason: 'ref-protected',
    async run(world) {
      world.gitlab.unprotectBranch(world.project, 'main');
      const release = await runRelease(world);
      world.gitlab.protectBranch(world.project, 'main');
      return askServer(world, release);
    },
  },
  {
    title: 'runner of the wrong tier: built in the sandbox',
    expectedExit: 1,
    expectedReason: 'runner-tier',
    async run(world) {
      const release = await runRelease(world, { runner: world.runners.sandbox });
      return askServer(world, release);
    },
  },
  {
    title: 'evidence missing: no SBOM beside the artifact',
    expectedExit: 1,
    expectedReason: 'sbom-present',
    async run(world, good) {
      const dir = copyOf(world, good, 'sbom-missing');
      rmSync(join(dir, 'sbom.cdx.json'));
      return verifyOffline(world, good.tarball, dir);
    },
  },
  {
    title: 'transparency log unreachable: the job signs nothing, so nothing speaks for the artifact',
    expectedExit: 1,
    expectedReason: 'provenance-present',
    async run(world) {
      world.sigstore.faults.rekor1.set({ kind: 'down' });
      const release = await runRelease(world);
      world.sigstore.faults.rekor1.clear();
      return askServer(world, release);
    },
  },
  {
    title: 'signed by the platform: the file was exchanged between build and attestation',
    expectedExit: 1,
    expectedReason: 'subject-contradicted',
    async run(world) {
      const release = await runRelease(world, {
        signer: 'server',
        meanwhile: 'for file in *.tgz; do echo more >> "$file"; done',
      });
      const { exitCode, stderr } = await askServer(world, release, 'signed-by-platform');
      return { exitCode, stdout: release.log, stderr };
    },
  },
  {
    title: 'signed by the platform: built in the sandbox by a job that says otherwise',
    expectedExit: 1,
    expectedReason: 'runner-tier',
    async run(world) {
      const release = await runRelease(world, { signer: 'server', runner: world.runners.sandbox });
      return askServer(world, release, 'signed-by-platform');
    },
  },
  {
    title: 'ledger unreachable: nobody can tell what the platform knows of the build',
    expectedExit: 3,
    expectedReason: 'ledger-recorded',
    async run(world, good) {
      return waybill(
        [...verifyArgs(world, good.tarball, good.evidenceDir), '--ledger', await addressOfNobody()],
        world.dir,
      );
    },
  },
];

/** An address on loopback where nobody listens. */
async function addressOfNobody(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return `http://127.0.0.1:${port}`;
}

function copyOf(world: DemoWorld, good: Release, name: string): string {
  const dir = join(world.dir, name);
  cpSync(good.evidenceDir, dir, { recursive: true });
  return dir;
}

function verifyArgs({ platformDir }: DemoWorld, tarball: string, evidenceDir: string): string[] {
  const judged = ['verify', tarball, '--environment', 'production'];
  return [...judged, '--platform', platformDir, '--evidence', evidenceDir];
}

function verifyOffline(world: DemoWorld, tarball: string, evidenceDir: string): Promise<CommandResult> {
  return waybill(verifyArgs(world, tarball, evidenceDir), world.dir);
}

/** Asks the server, which has the evidence and the facts of the job's token. */
export function askServer(
  world: DemoWorld,
  release: Release,
  environment = 'production',
): Promise<CommandResult> {
  return waybill(
    ['verify', release.tarball, '--environment', environment, '--ledger', world.server.url],
    world.dir,
    { WAYBILL_TOKEN: world.token },
  );
}
