import { type Command, InvalidArgumentError } from 'commander';
import type { ExitCode } from './exit-codes.ts';
import type { Host } from './host.ts';
import type { Style } from './render/style.ts';

/** What a command gives back: one answer, for people and for programs. */
export interface Answer {
  readonly exitCode: ExitCode;
  /** Name and version of the JSON form, such as `verify/v1`; `schemas/output/` holds its schema. */
  readonly schema: string;
  /** Members of the JSON form, beside `schema`. */
  readonly json: object;
  text(style: Style): string;
}

/** What a command works with while it runs. */
export interface Session {
  readonly host: Host;
  /** `--verbose`: whole digests and passing details. */
  readonly verbose: boolean;
  /** Tells a waiting person what is going on; programs never see it. */
  progress(text: string): void;
}

/** Wraps a command's work so that its answer is rendered and its exit code kept. */
export type Start = <A extends readonly unknown[]>(
  work: (session: Session, ...args: A) => Promise<Answer>,
) => (...args: A) => Promise<void>;

/** Adds one command with its options and help to the program; its work is loaded when it runs. */
export type DefineCommand = (program: Command, start: Start) => void;

/** What the help of a command teaches, beside its options. */
export interface Teaching {
  /** When a person would reach for it, in full sentences. */
  readonly when: string;
  readonly examples: readonly (readonly [what: string, line: string])[];
  /** What each exit code means here; 70 is the same everywhere and left out. */
  readonly exits: readonly (readonly [code: 0 | 1 | 2 | 3, meaning: string])[];
  /** Its page, from the root of the repository. */
  readonly docs: string;
}

/** Adds what {@link Teaching} says below the options of a command's help. */
export function teach(command: Command, teaching: Teaching): Command {
  const examples = teaching.examples.map(([what, line]) => `  # ${what}\n  ${line}`).join('\n\n');
  const exits = teaching.exits.map(([code, meaning]) => `  ${code}  ${meaning}`).join('\n');
  return command.addHelpText(
    'after',
    [
      `\nWhen to use it:\n${wrapped(teaching.when)}`,
      `\nExamples:\n${examples}`,
      `\nExit codes:\n${exits}\n  70 a bug in Waybill`,
      `\nMore: ${teaching.docs}`,
    ].join('\n'),
  );
}

/** Text in lines of at most 78 columns, two spaces in front of each. */
function wrapped(text: string): string {
  const lines: string[] = [];
  let line = ' ';
  for (const word of text.split(/\s+/)) {
    if (line.length + 1 + word.length > 78) {
      lines.push(line);
      line = ' ';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}

/** Reads the seconds of a `--timeout`. */
export function parseTimeout(text: string): number {
  const seconds = Number(text);
  if (seconds >= 0.1 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError('It is a number of seconds from 0.1 to 3600.');
}

const secondsIn: { readonly [unit: string]: number } = { m: 60, h: 3600, d: 86_400 };

/** Reads a duration such as `90m`, `12h` or `30d` as seconds. */
export function parseDuration(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return Number(count) * (secondsIn[unit] ?? 0);
  throw new InvalidArgumentError('It is a number with its unit: 90m, 12h or 30d.');
}
