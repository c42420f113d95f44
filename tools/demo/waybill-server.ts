import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../source-files.ts';

/** A `waybill serve` that is ready. */
export interface WaybillServer {
  readonly url: string;
  /** Asks it to read its platform folder now. */
  readonly reload: () => void;
  /** Ends it in order, and waits for that. */
  readonly stop: () => Promise<void>;
}

/** Runs `waybill serve` as an operator would, bundled, in a folder, on a free port; variables beside those of this process. */
export async function startWaybillServer(
  args: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<WaybillServer> {
  const { WAYBILL_GITLAB_TOKEN: _none, ...env } = process.env;
  const server = spawn(process.execPath, [join(root, 'apps/cli/bin.mjs'), 'serve', '--port', '0', ...args], {
    cwd,
    env: { ...env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: server.stdout })) {
    const said = JSON.parse(line) as { msg?: string; url?: string };
    if (said.msg !== 'ready') continue;
    server.stdout.resume();
    return {
      url: said.url ?? '',
      reload: () => void server.kill('SIGHUP'),
      stop: async () => {
        server.kill('SIGTERM');
        if (server.exitCode === null) await once(server, 'exit');
      },
    };
  }
  throw new Error('The server ended before it was ready.');
}
