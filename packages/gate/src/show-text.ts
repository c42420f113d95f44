const maxLength = 200;

/**
 * Text of a document or certificate as a result may show it: bounded, and without control characters, which
 * whoever wrote the document could use to rewrite what a terminal shows.
 */
export function showText(text: string): string {
  const clean = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\u{FFFD}');
  return clean.length > maxLength ? `${clean.slice(0, maxLength)}…` : clean;
}
