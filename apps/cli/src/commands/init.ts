import { type Command, Option } from 'commander';
import { type Start, teach } from '../command.ts';
import type { InitOptions } from '../setup/init-platform.ts';

/** `waybill init`: a first platform folder, commented. */
export function defineInit(program: Command, start: Start): void {
  const command = program
    .command('init')
    .description('write a first platform folder: who is trusted, and what is required')
    .argument('[dir]', 'where it goes', 'platform')
    .option('--gitlab-url <url>', 'address of the GitLab instance (default: CI_SERVER_URL, or gitlab.com)')
    .option('--project <path>', 'project that is delivered: its full path (default: CI_PROJECT_PATH)')
    .option('--project-id <id>', 'its number, which stays when it moves (default: CI_PROJECT_ID)')
    .option('--default-branch <name>', 'branch that releases come from (default: CI_DEFAULT_BRANCH, or main)')
    .addOption(
      new Option(
        '--signing <kind>',
        'by what releases are signed (default: what a named file says; for gitlab.com the public Sigstore)',
      ).choices(['public-good', 'private-sigstore', 'key']),
    )
    .option('--public-key <file>', 'public key of the releases, PEM')
    .option('--trusted-root <file>', 'trusted_root.json of your own Sigstore')
    .option('--dry-run', 'list the files; write nothing')
    .action(
      start(async (session, dir: string, options: InitOptions) => {
        const { initPlatform } = await import('../setup/init-platform.ts');
        return initPlatform(session, dir, options);
      }),
    );
  teach(command, {
    when: 'Once, in a new project that only the platform team may change. The project that is judged must never hold the rules it is judged by. Nothing that exists is overwritten.',
    examples: [
      ['for a project on gitlab.com', 'waybill init platform --project acme/app --project-id 4711'],
      [
        'for a project of another GitLab, signed with a key',
        'waybill init platform --gitlab-url https://gitlab.example.com --project acme/app --project-id 4711 --public-key release.pub',
      ],
      ['see first what it would write', 'waybill init --project acme/app --dry-run'],
    ],
    exits: [
      [0, 'written'],
      [2, 'a file is already there, or it was not said which project, or by what it signs'],
    ],
    docs: 'docs/guides/init.md',
  });
}
