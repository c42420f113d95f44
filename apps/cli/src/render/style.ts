import type { Outcome } from '@waybill/kernel';

/** How text may look where it goes: with colour or not, with marks beyond ASCII or not. */
export interface Style {
  readonly color: boolean;
  readonly unicode: boolean;
}

type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Text in a format, or as it is where colours are not wanted. */
export function paint(style: Style, format: Format | readonly Format[], text: string): string {
  if (!style.color) return text;
  const { styleText } = process.getBuiltinModule('node:util');
  return styleText(format as Format, text, { validateStream: false });
}

const marks: { readonly [outcome in Outcome]: readonly [unicode: string, ascii: string, format: Format] } = {
  pass: ['✓', '+', 'green'],
  fail: ['✗', 'x', 'red'],
  'not-evaluable': ['?', '?', 'yellow'],
  'not-applicable': ['–', '-', 'dim'],
};

/** The mark of a check result, one column wide. */
export function markOf(style: Style, outcome: Outcome): string {
  const [unicode, ascii, format] = marks[outcome];
  return paint(style, format, style.unicode ? unicode : ascii);
}

/**
 * Whether text for `isTerminal` may carry colours: never with NO_COLOR (no-color.org) or
 * `--no-color`, always with FORCE_COLOR, else where a person reads.
 */
export function wantsColor(
  env: { readonly [name: string]: string | undefined },
  isTerminal: boolean,
  option: boolean,
): boolean {
  if (!option || (env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'] ?? '';
  if (forced !== '') return forced !== '0';
  return isTerminal && env['TERM'] !== 'dumb';
}

/** Whether the locale of the environment says UTF-8 (POSIX order: LC_ALL, LC_CTYPE, LANG). */
export function speaksUtf8(env: { readonly [name: string]: string | undefined }): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '');
  return /utf-?8/i.test(locale ?? '');
}
