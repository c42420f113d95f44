import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../source-files.ts';

/** Folder in which npm links the commands of the workspaces, and Node itself. */
export const binDir: string = join(root, 'node_modules/.bin');

/** What a command came to. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `waybill ARGS…` as a user would, bundled, in a folder, with more variables where told. */
export function waybill(
  args: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'apps/cli/bin.mjs'), ...args],
      {
        cwd,
        env: { ...process.env, ...variables },
        encoding: 'utf8',
        timeout: 60_000,
        maxBuffer: 16 * 1024 * 1024,
      },
      (error, stdout, stderr) => {
        const exitCode = typeof error?.code === 'number' ? error.code : error ? 70 : 0;
        resolve({ exitCode, stdout, stderr });
      },
    );
  });
}
