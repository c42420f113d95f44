import { writeSync } from 'node:fs';
import { type Instant, instantFromMs, WaybillError } from '@waybill/kernel';

/** What a command may see of the machine that it runs on, so that tests can give it another. */
export interface Host {
  /** What follows the command's name on the command line. */
  readonly argv: readonly string[];
  readonly env: { readonly [name: string]: string | undefined };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly now: () => Instant;
  /** Settles when the user or the system asks the process to end. */
  readonly stopped: () => Promise<void>;
}

/** A stream for people or programs. */
export interface Output {
  readonly isTerminal: boolean;
  write(text: string): void;
}

/** The machine as it is. */
export function processHost(): Host {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    stdout: outputTo(1),
    stderr: outputTo(2),
    now: () => instantFromMs(Date.now()),
    stopped: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      }),
  };
}

/**
 * Writes to a file descriptor directly: nothing stays buffered when the process ends, and making
 * `process.stdout` costs 2 ms of a cold start.
 */
function outputTo(descriptor: 1 | 2): Output {
  let closed = false;
  return {
    get isTerminal() {
      // Loaded when it is asked: the module brings half the network stack, 2 ms of a cold start.
      return process.getBuiltinModule('node:tty').isatty(descriptor);
    },
    write(text) {
      const bytes = Buffer.from(text);
      let written = 0;
      while (!closed && written < bytes.length) {
        try {
          written += writeSync(descriptor, bytes, written);
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException;
          // The reader of a pipe went away (`waybill trace … | head`): what is unread is not missed.
          if (code === 'EPIPE') closed = true;
          // A slow reader of a non-blocking pipe: wait a moment without spinning.
          else if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
          // Nothing is left to tell of a failing stderr, and the exit code still tells.
          else if (descriptor === 2) closed = true;
          else throw notPrinted(code, error);
        }
      }
    },
  };
}

function notPrinted(code: string | undefined, cause: unknown): WaybillError {
  return new WaybillError({
    code: 'output-not-printed',
    message: 'The answer was not printed in full.',
    expected: 'an output that takes it',
    found: code === 'ENOSPC' ? 'no space left where the output goes' : (code ?? 'another failure'),
    help: 'Run it again with room for the output, or with --output and a file elsewhere.',
    cause,
  });
}
