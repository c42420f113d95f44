/** A literal, or a pattern in which `*` stands for any characters but `/` and `@`; always the whole text. */
export type TextMatch =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'pattern'; readonly pattern: string };

const separator = /[/@]/;

/**
 * True when `text` as a whole is what `match` asks for. Literals are compared exactly, case included; in a
 * pattern every character but `*` stands for itself, and a pattern for one project never reaches into another.
 */
export function matchText(match: TextMatch, text: string): boolean {
  if (match.kind === 'literal') return match.text === text;
  // No regular expression: one that a person writes is the classic hole (`.` for a dot, no anchors,
  // exponential backtracking). This matcher is anchored and never goes back.
  const [first, ...rest] = match.pattern.split('*') as [string, ...string[]];
  const last = rest.pop();
  if (last === undefined) return first === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  // The leftmost place of each piece suffices: a later one could only help a star over a separator,
  // and then the star before it would have to cross that same separator.
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0 || separator.test(text.slice(at, found))) return false;
    at = found + piece.length;
  }
  const end = text.length - last.length;
  return end >= at && text.endsWith(last) && !separator.test(text.slice(at, end));
}
