import { type Command, Option } from 'commander';
import { parseDuration, parseTimeout, type Start, teach } from '../command.ts';
import type { VerifyOptions } from '../verify/verify-options.ts';

/** `waybill verify`: the whole contract of a build, judged for one environment. */
export function defineVerify(program: Command, start: Start): void {
  const command = program
    .command('verify')
    .description('decide whether artifacts may go to an environment, with every reason')
    .argument('[artifact...]', 'files, sha256:<hex>, or images')
    .option('--environment <name>', 'environment to judge for; needed where the platform folder has several')
    .option('--platform <place>', 'platform folder, or <git url>@<commit> (or WAYBILL_PLATFORM)')
    .option('--evidence <dir>', 'folder with the three files of the build (default: the current one)')
    .option('--sbom <file>', 'SBOM, instead of the one in --evidence')
    .option('--provenance <file>', 'provenance.intoto.jsonl, instead of the one in --evidence')
    .option('--bundle <file>', 'signature.bundle, instead of the one in --evidence')
    .option('--from-registry', 'judge images by the evidence that is attached to them in their registry')
    .option(
      '--ledger <place>',
      'ledger that must have the evidence: server address, or folder; without --platform the server judges',
    )
    .option('--log-key <file>', "key of a ledger folder's log, when it lies elsewhere")
    .option('--log-name <name>', "name of a ledger folder's log")
    .option('--timeout <seconds>', 'longest time that the server may take', parseTimeout, 10)
    .option(
      '--token-env <name>',
      'variable that holds the token for the server; else WAYBILL_ID_TOKEN',
      'WAYBILL_TOKEN',
    )
    .option(
      '--break-glass <reason>',
      'where the server does not promote, ask it for an exception; for whoever the environment names alone',
    )
    .option('--all-subjects', 'judge the subjects of the statement by digest, without reading bytes')
    .option('--vsa <file>', 'write a signed SLSA verification summary; none without a verdict')
    .option('--vsa-key <place>', 'private key that signs it: a file, hashivault://… or awskms://…')
    .option('--vsa-key-password-env <name>', 'variable that holds the password of that key file')
    .option(
      '--from-gitlab <project>',
      "number or path of the project whose attestations by GitLab's control plane are read beside the evidence",
    )
    .option('--gitlab-token-env <name>', 'variable that holds the token for GitLab', 'WAYBILL_GITLAB_TOKEN')
    .addOption(
      new Option(
        '--summary <file>',
        'judge by this signed verification summary instead of by the evidence',
      ).conflicts([
        'evidence',
        'sbom',
        'provenance',
        'bundle',
        'ledger',
        'breakGlass',
        'allSubjects',
        'vsa',
        'vsaKey',
        'fromGitlab',
      ]),
    )
    .option('--verifier <id>', "verifier whose summary it must be (default: the platform's own)")
    .option('--resource <uri>', 'resource of the summary, without the environment where one is named')
    .option('--level <level...>', 'levels that the summary must have, such as SLSA_BUILD_L2')
    .option(
      '--max-age <duration>',
      "oldest verdict that counts: 12h, 30d (default: the environment's freshness)",
      parseDuration,
    )
    .action(
      start(async (session, artifacts: readonly string[], options: VerifyOptions) => {
        if (options.summary !== undefined) {
          const { verifyBySummary } = await import('../verify/verify-by-summary.ts');
          return verifyBySummary(session, artifacts, options);
        }
        const { verifyArtifacts } = await import('../verify/verify-artifacts.ts');
        return verifyArtifacts(session, artifacts, options);
      }),
    );
  teach(command, {
    when: 'Before an artifact goes anywhere that matters. The requirements come from the platform folder, a protected project of its own; a platform/ in the repository that is judged is never used. Works offline.',
    examples: [
      [
        'an artifact with its evidence beside it',
        'waybill verify app.tgz --environment production --platform ../platform',
      ],
      [
        'pinned requirements, and a summary that a cluster can check with one signature',
        'waybill verify app.tgz --environment production --platform https://gitlab.com/acme/platform.git@<commit> --vsa app.vsa.jsonl --vsa-key verifier.key',
      ],
      [
        'by the server, which knows what the job proved of itself',
        'waybill verify app.tgz --environment production --ledger https://waybill.example.com',
      ],
      [
        'in an emergency, from a pipeline that you started by hand',
        'waybill verify app.tgz --environment production --ledger https://waybill.example.com --break-glass "$REASON"',
      ],
      [
        'by a verdict that was signed before, for this environment and no older than a day',
        'waybill verify app.tgz --environment production --platform ../platform --summary app.vsa.jsonl --max-age 24h',
      ],
      [
        'an image by digest, evidence in a folder',
        'waybill verify registry.example.com/app@sha256:9f86d0… --environment production --evidence evidence/',
      ],
    ],
    exits: [
      [0, 'promote (or an exception that holds, or an environment that only observes or warns)'],
      [1, 'refuse'],
      [2, 'asked wrongly: options, platform folder, files that cannot be read'],
      [3, 'no verdict: something could not be told'],
    ],
    docs: 'docs/guides/verify.md',
  });
}
