import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeFilesAtomically } from '@waybill/integrations/files';
import { WaybillError } from '@waybill/kernel';
import { initFiles } from '@waybill/platform';
import type { Answer, Session } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { printable } from '../render/error-text.ts';
import { markOf } from '../render/style.ts';
import { chooseInitSigning, type InitSigningGiven } from './choose-init-signing.ts';

/** Options of `waybill init`, as the parser gives them. */
export interface InitOptions extends InitSigningGiven {
  readonly gitlabUrl?: string;
  readonly project?: string;
  readonly projectId?: string;
  readonly defaultBranch?: string;
  readonly dryRun?: true;
}

/**
 * Writes the first files of a platform folder, with comments that explain each line.
 * Throws `project-not-named`, `init-signing-not-named`, `init-signing-unusable`, `init-would-overwrite` and
 * what writing throws.
 */
export async function initPlatform(session: Session, dir: string, options: InitOptions): Promise<Answer> {
  const { env } = session.host;
  const projectPath = options.project ?? env['CI_PROJECT_PATH'];
  if (projectPath === undefined) throw projectNotNamed();
  // The number belongs to the project of this job; another project that was named has another one.
  const projectId = options.projectId ?? (options.project === undefined ? env['CI_PROJECT_ID'] : undefined);
  const defaultBranch = options.defaultBranch ?? env['CI_DEFAULT_BRANCH'];
  const gitlabUrl = options.gitlabUrl ?? env['CI_SERVER_URL'] ?? 'https://gitlab.com';
  const files = initFiles({
    gitlabUrl,
    projectPath,
    signing: await chooseInitSigning(options, gitlabUrl),
    ...(projectId !== undefined && { projectId }),
    ...(defaultBranch !== undefined && { defaultBranch }),
  });
  const paths = [...files.keys()];
  const taken = paths.filter((path) => existsSync(join(dir, path)));
  if (taken.length > 0) throw wouldOverwrite(dir, taken);
  if (!options.dryRun) await writeTree(dir, files);
  return {
    exitCode: exitCodes.yes,
    schema: 'init/v1',
    json: { dir, dryRun: options.dryRun ?? false, files: paths },
    text: (style) =>
      [
        options.dryRun
          ? `dry run: nothing was written to ${printable(dir)}`
          : `${markOf(style, 'pass')} platform folder written to ${printable(dir)}`,
        ...paths.map((path) => `  ${path}`),
        '',
        'Next: read waybill.yaml line by line, put the folder into a protected project of its own,',
        `and check it with: waybill doctor --platform ${printable(dir)}`,
        '',
      ].join('\n'),
  };
}

async function writeTree(dir: string, files: ReadonlyMap<string, string>): Promise<void> {
  const folders = new Map<string, Map<string, Uint8Array>>();
  for (const [path, content] of files) {
    const folder = join(dir, dirname(path));
    const inside = folders.get(folder) ?? new Map<string, Uint8Array>();
    folders.set(folder, inside.set(basename(path), Buffer.from(content)));
  }
  for (const [folder, inside] of folders) await writeFilesAtomically(folder, inside);
}

function projectNotNamed(): WaybillError {
  return new WaybillError({
    code: 'project-not-named',
    message: 'No platform folder was written: it was not said which project is delivered.',
    expected: '--project group/name, or CI_PROJECT_PATH',
    found: 'neither',
    help: 'Name the project by its full path, and by its number with --project-id (GitLab shows it under the name).',
  });
}

function wouldOverwrite(dir: string, taken: readonly string[]): WaybillError {
  return new WaybillError({
    code: 'init-would-overwrite',
    message: 'No platform folder was written: files are already there.',
    expected: 'a folder without them',
    found: `${taken.slice(0, 5).join(', ')}${taken.length > 5 ? ` and ${taken.length - 5} more` : ''} in ${dir}`,
    help: 'Choose another folder, and take over by hand what you need.',
  });
}
