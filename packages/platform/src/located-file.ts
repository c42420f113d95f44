import { parseInstant, WaybillError, type Instant, type TextMatch } from '@waybill/kernel';
import type { PlainYaml, YamlPath } from './plain-yaml.ts';
import type { PlatformProblem } from './platform-problem.ts';

/** A file whose form is right, with the place to report what is wrong with its meaning. */
export interface LocatedFile<Raw> {
  readonly raw: Raw;
  /** The other files of the folder, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  report(path: YamlPath, problem: Omit<PlatformProblem, 'location'>): void;
}

/** Joins a file with the list that its problems go to. */
export function locatedFile<Raw>(
  yaml: PlainYaml,
  files: ReadonlyMap<string, Uint8Array>,
  problems: PlatformProblem[],
): LocatedFile<Raw> {
  return {
    raw: yaml.value as Raw,
    files,
    report: (path, problem) => problems.push({ ...problem, location: yaml.locate(path) }),
  };
}

/** Reports each name that stands a second time in a list of named things. */
export function reportTwice(
  file: LocatedFile<unknown>,
  path: YamlPath,
  items: readonly { readonly name: string }[],
): void {
  const first = new Map<string, number>();
  for (const [at, { name }] of items.entries()) {
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, at);
      continue;
    }
    file.report([...path, at, 'name'], {
      code: 'name-twice',
      message: `The name "${name}" is taken by number ${before + 1} of the same list.`,
      help: 'Give each its own name: others refer to it.',
    });
  }
}

/** A date-time of a file, or undefined after reporting that there is no such day. */
export function instantAt(file: LocatedFile<unknown>, path: YamlPath, text: string): Instant | undefined {
  try {
    return parseInstant(text);
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    file.report(path, {
      code: 'value-invalid',
      message: 'This date or time does not exist.',
      expected: 'a date-time with its zone, such as 2026-01-31T12:00:00Z',
      found: JSON.stringify(text),
    });
    return undefined;
  }
}

/** Literal texts and patterns of two neighbouring keys, literals first. */
export function matchesOf(literals: readonly string[] = [], patterns: readonly string[] = []): TextMatch[] {
  return [
    ...literals.map((text) => ({ kind: 'literal', text }) as const),
    ...patterns.map((pattern) => ({ kind: 'pattern', pattern }) as const),
  ];
}
