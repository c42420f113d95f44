import type { WaybillError } from '@waybill/kernel';
import { paint, type Style } from './style.ts';

/** An error for people: what did not happen, expected and found, help, and its page in the docs. */
export function renderError(style: Style, error: WaybillError): string {
  const lines = [
    `${paint(style, ['bold', 'red'], `error[${error.code}]`)}: ${printableLines(error.message)}`,
  ];
  const part = (label: string, text: string | undefined): void => {
    if (text !== undefined) lines.push(`  ${paint(style, 'dim', `${label}:`.padEnd(9))} ${printable(text)}`);
  };
  part('expected', error.expected);
  part('found', error.found);
  part('help', error.help);
  part('docs', `docs/errors/${error.code}.md`);
  return `${lines.join('\n')}\n`;
}

/** What to say when Waybill itself is at fault. */
export function renderBug(style: Style, error: unknown): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [
    `${paint(style, ['bold', 'red'], 'bug')}: Waybill failed in a way that it does not know. Nothing was decided.`,
    `  ${paint(style, 'dim', 'found:   ')} ${printable(what.slice(0, 500))}`,
    `  ${paint(style, 'dim', 'help:    ')} Run it again with --debug, and report what it prints where you got Waybill from,`,
    '            with the output of "waybill --version" and the options you gave. Leave tokens and keys out.',
    '',
  ].join('\n');
}

/** Each cause below an error with its stack, for `--debug`. */
export function renderStack(error: unknown): string {
  const stacks: string[] = [];
  for (let at: unknown = error; at instanceof Error && stacks.length < 8; at = at.cause) {
    stacks.push(
      `${stacks.length === 0 ? '' : 'caused by '}${(at.stack ?? at.message).split('\n').map(printable).join('\n')}`,
    );
  }
  return `${stacks.join('\n')}\n`;
}

/**
 * Text of others may hold control characters that move the cursor, recolour what was said before, or begin a
 * line that looks like one of ours (CWE-150): they are shown, not obeyed. The text stays on one line.
 */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters to find
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** A message may be a list with indented lines; no name in it can begin a line where ours begin. */
function printableLines(text: string): string {
  return text
    .split(/\n(?= {2})/)
    .map(printable)
    .join('\n');
}
