import type { SourceLocation } from '@waybill/kernel';
import { label } from '../label.ts';
import { malformedLockfile } from '../lockfile-error.ts';

/** One logical line of a requirements file. */
export type RequirementLine =
  | { readonly kind: 'requirement'; readonly text: string; readonly at: SourceLocation }
  /** `-r` names further requirements, `-c` versions for them. */
  | {
      readonly kind: 'include';
      readonly constraint: boolean;
      readonly path: string;
      readonly at: SourceLocation;
    };

/**
 * The lines of a requirements file that matter: comments and options about how to install are left out, lines that end
 * in a backslash joined. Text from the environment (`${NAME}`) is refused: what it is nobody can tell here.
 * Throws `lockfile-malformed`. Source: pip documentation, "Requirements File Format".
 */
export function requirementLines(text: string, file: string): readonly RequirementLine[] {
  const found: RequirementLine[] = [];
  let joined = '';
  let start = 1;
  for (const [index, raw] of `${text}\n`.split(/\r?\n/).entries()) {
    if (joined === '') start = index + 1;
    const line = raw.replace(/(^|\s)#.*$/, '');
    if (line.endsWith('\\')) {
      joined += `${line.slice(0, -1)} `;
      continue;
    }
    const whole = `${joined}${line}`.trim();
    joined = '';
    if (whole !== '') found.push(...lineOf(whole, { file, line: start }));
  }
  return found;
}

function lineOf(line: string, at: SourceLocation): RequirementLine[] {
  if (/\$\{[A-Z0-9_]+\}/.test(line))
    throw malformedLockfile(at, 'text that is whole', 'a variable of the environment');
  const [, option = '', value = ''] = /^(-[A-Za-z]|--[a-z-]+)(?:[= ]\s*|(?=[^-\s]))(.*)$/.exec(line) ?? [];
  switch (option) {
    case '':
      return line.startsWith('-') ? [] : [{ kind: 'requirement', text: line, at }];
    case '-r':
    case '--requirement':
    case '-c':
    case '--constraint':
      if (/^[a-z]+:\/\//i.test(value)) throw malformedLockfile(at, 'a file beside this one', label(value));
      return [
        { kind: 'include', constraint: option === '-c' || option === '--constraint', path: value.trim(), at },
      ];
    case '-e':
    case '--editable':
      // The project itself, or a working tree: what it is, its own metadata says.
      return /^(?:git\+|https?:)/.test(value) ? [{ kind: 'requirement', text: value, at }] : [];
    default:
      return [];
  }
}
