import type { TextMatch } from './platform.ts';

/**
 * True when the whole text is what the match says. A literal is compared exactly. In a pattern `*` stands
 * for any number of characters, none included, other than `/` and `@`, so that a pattern for one project
 * never reaches into another; every other character stands for itself.
 */
export function matchText(match: TextMatch, text: string): boolean {
  if (match.kind === 'literal') return match.text === text;
  const [first = '', ...rest] = match.pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  // Leftmost is enough: a gap holds neither / nor @, so a piece that has one fits in one place only, and
  // for a piece that has none an earlier place leaves the next gap no worse. No backtracking, no regular
  // expression: a hostile identity cannot make the comparison slow.
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0 || crossesBoundary(text, at, found)) return false;
    at = found + piece.length;
  }
  const end = text.length - last.length;
  return end >= at && text.endsWith(last) && !crossesBoundary(text, at, end);
}

function crossesBoundary(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const char = text[at];
    if (char === '/' || char === '@') return true;
  }
  return false;
}
