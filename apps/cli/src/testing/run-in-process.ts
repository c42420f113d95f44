/** Runs the command line in this process, as another user on another machine would. */
import { instantFromMs, type Instant } from '@waybill/kernel';
import { runCommandLine } from '../run-command-line.ts';

/** What a command printed, and how it ended. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test may choose about the machine. */
export interface Machine {
  readonly env?: { readonly [name: string]: string | undefined };
  readonly isTerminal?: boolean;
  readonly now?: () => Instant;
  readonly stopped?: () => Promise<void>;
  /** Called with everything on stdout so far, for a command that goes on. */
  readonly onStdout?: (text: string) => void;
}

/** Runs `waybill WORDS…`; the locale is UTF-8 unless `env` says otherwise. */
export async function run(words: readonly string[], machine: Machine = {}): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const output = (stream: 'stdout' | 'stderr'): { isTerminal: boolean; write(text: string): void } => ({
    isTerminal: machine.isTerminal ?? false,
    write: (text) => {
      written[stream] += text;
      if (stream === 'stdout') machine.onStdout?.(written.stdout);
    },
  });
  const exitCode = await runCommandLine({
    argv: words,
    env: { LANG: 'C.UTF-8', ...machine.env },
    stdout: output('stdout'),
    stderr: output('stderr'),
    now: machine.now ?? (() => instantFromMs(Date.now())),
    stopped: machine.stopped ?? (() => Promise.resolve()),
  });
  return { exitCode, ...written };
}

/** Output with everything that differs from run to run named instead: digests, instants, ports, folders. */
export function settled(text: string, dir = ''): string {
  const known = dir === '' ? text : text.replaceAll(dir, '<dir>');
  return known
    .replace(/\b[0-9a-f]{64}\b/g, '<hex>')
    .replace(/sha256:[0-9a-f]{12}\b/g, 'sha256:<12 digits>')
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<instant>')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .replace(/\b\d+(?:\.\d)? k?B\b/g, '<size>');
}
