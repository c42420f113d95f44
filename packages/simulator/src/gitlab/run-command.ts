import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** One command of a job, and where its output goes. */
export interface CommandRun {
  /** A text runs by `sh -e -c`, a list is program and arguments. */
  readonly command: string | readonly string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
  readonly timeoutMs: number;
  /** Aborts when the instance closes. */
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

/** How a command ended. */
export type CommandEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'not-started' };

/** Runs one command to its end; kills it with all its children after the time limit. */
export async function runCommand(run: CommandRun): Promise<CommandEnd> {
  const [program = '', ...args] =
    typeof run.command === 'string' ? ['sh', '-e', '-c', run.command] : run.command;
  const child = spawn(program, args, {
    cwd: run.cwd,
    env: run.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group, so that the time limit also ends what it started.
    detached: true,
  });
  let timedOut = false;
  const kill = (): void => {
    timedOut = true;
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It ended by itself in the meantime.
    }
  };
  const timer = setTimeout(kill, run.timeoutMs);
  run.signal.addEventListener('abort', kill, { once: true });
  try {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream, crlfDelay: Infinity }).on('line', run.onLine);
    }
    const [exitCode] = (await once(child, 'close')) as [number | null];
    return timedOut ? { kind: 'timed-out' } : { kind: 'exited', exitCode: exitCode ?? 1 };
  } catch {
    return { kind: 'not-started' };
  } finally {
    clearTimeout(timer);
    run.signal.removeEventListener('abort', kill);
  }
}
