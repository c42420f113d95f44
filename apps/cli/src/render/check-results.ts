import { type CheckResult, formatLocation } from '@waybill/kernel';
import { digestText } from './digest-text.ts';
import { printable } from './error-text.ts';
import { markOf, paint, type Style } from './style.ts';

/** Check results as lines: mark, code, sentence; what was expected and found below those in the way. */
export function renderResults(style: Style, results: readonly CheckResult[], verbose: boolean): string[] {
  const width = Math.min(28, Math.max(0, ...results.map(({ code }) => code.length)));
  return results.flatMap((result) => renderResult(style, result, width, verbose));
}

function renderResult(style: Style, result: CheckResult, width: number, verbose: boolean): string[] {
  const { code, outcome, message, expected, found, help, document, location } = result;
  const inTheWay = outcome === 'fail' || outcome === 'not-evaluable';
  const lines = [
    `  ${markOf(style, outcome)} ${paint(style, 'bold', code.padEnd(width))}  ${printable(message)}`,
  ];
  const below = (label: string, text: string | undefined): void => {
    if (text !== undefined)
      lines.push(`      ${paint(style, 'dim', `${label}:`.padEnd(9))} ${printable(text)}`);
  };
  if (inTheWay || verbose) {
    below('expected', expected);
    below('found', found);
    below('at', location && formatLocation(location));
  }
  if (inTheWay) below('help', help);
  if (document !== undefined && (inTheWay || verbose)) below('document', digestText(document, verbose));
  if (inTheWay) below('docs', `docs/checks/${code}.md`);
  return lines;
}
