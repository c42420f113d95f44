import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Digest, digestOf } from '@waybill/kernel';
import { readFileSync } from 'node:fs';
import type { JobSpec } from '@waybill/simulator/gitlab';
import { binDir } from './waybill-command.ts';
import type { DemoWorld } from './world.ts';

/** How a release pipeline differs from the good one; each attempt sets one. */
export interface ReleaseOptions {
  readonly project?: DemoWorld['project'];
  readonly runner?: DemoWorld['runners']['protected'];
  /** `job` signs with its own identity unless told; `server` lets the platform sign what an earlier job built. */
  readonly signer?: 'job' | 'server';
  /** What the attesting job does before it attests. */
  readonly meanwhile?: string;
}

/** What a release pipeline left behind. */
export interface Release {
  /** Work folder of the jobs. */
  readonly dir: string;
  /** Path of the packed tarball. */
  readonly tarball: string;
  readonly digest: Digest;
  /** Folder with the three evidence files. */
  readonly evidenceDir: string;
  readonly succeeded: boolean;
  readonly log: string;
}

let releases = 0;

/**
 * Runs the release pipeline of Waybill's own command line: one job packs the tarball, attests it with the
 * job's own GitLab identity and hands the evidence to the server.
 */
export async function runRelease(
  world: DemoWorld,
  options: ReleaseOptions = {},
  onLine: (line: string) => void = () => {},
): Promise<Release> {
  const dir = join(world.dir, `pipeline-${++releases}`);
  mkdirSync(dir);
  cpSync(world.sourceDir, join(dir, 'src'), { recursive: true });
  cpSync(join(world.dir, 'package-lock.json'), join(dir, 'package-lock.json'));
  // Each pipeline packs bytes of its own, so that no attempt is carried by another build's evidence.
  writeFileSync(join(dir, 'src/dist/build.txt'), `release pipeline ${releases}\n`);

  const lines: string[] = [];
  const run = await world.gitlab.runPipeline({
    project: options.project ?? world.project,
    workdir: dir,
    path: `${binDir}:${process.env['PATH'] ?? ''}`,
    onLine: (_job, line) => {
      lines.push(line);
      onLine(line);
    },
    jobs:
      options.signer === 'server'
        ? jobsForServer(world, options)
        : [
            {
              name: 'release',
              stage: 'package',
              runner: options.runner ?? world.runners.protected,
              idTokens: { SIGSTORE_ID_TOKEN: { aud: 'sigstore' }, WAYBILL_ID_TOKEN: { aud: 'waybill:demo' } },
              variables: { WAYBILL_RUNNER_TIER: 'protected' },
              commands: [
                'npm pack ./src --ignore-scripts --silent',
                [
                  'sh',
                  '-c',
                  `waybill attest *.tgz --output-dir evidence --signing-config '${world.dir}/signing_config.json' ` +
                    `--trusted-root '${world.platformDir}/trust/trusted_root.json' --submit '${world.server.url}'`,
                ],
              ],
              artifacts: ['evidence'],
            },
          ],
  });

  const name = readdirSync(dir).find((file) => file.endsWith('.tgz')) ?? 'missing.tgz';
  const tarball = join(dir, name);
  return {
    dir,
    tarball,
    digest: digestOf(readFileSync(tarball)),
    evidenceDir: join(dir, 'evidence'),
    succeeded: run.jobs.every(({ job }) => job.status === 'success'),
    log: lines.join('\n'),
  };
}

/** One job builds, the next asks the platform to sign: it fetches and hashes the file itself. */
function jobsForServer(world: DemoWorld, { runner, meanwhile }: ReleaseOptions): readonly JobSpec[] {
  const builtOn = runner ?? world.runners.protected;
  return [
    {
      name: 'build',
      stage: 'build',
      runner: builtOn,
      commands: ['npm pack ./src --ignore-scripts --silent'],
      artifacts: ['.'],
    },
    {
      name: 'attest',
      stage: 'package',
      runner: builtOn,
      idTokens: { WAYBILL_ID_TOKEN: { aud: 'waybill:demo' } },
      // What a job says of its own runner counts for nothing here.
      variables: { WAYBILL_RUNNER_TIER: 'protected', CI_RUNNER_ID: String(world.runners.protected.id) },
      commands: [
        ...(meanwhile === undefined ? [] : [meanwhile]),
        [
          'sh',
          '-c',
          `waybill attest *.tgz --output-dir evidence --signer server --artifact-of build ` +
            `--server-key '${world.platformDir}/trust/server.pem' --submit '${world.server.url}'`,
        ],
      ],
      artifacts: ['evidence'],
    },
  ];
}
