/**
 * Line of each key in a JSON text in which the keys stand in this order; later ones are looked for behind
 * earlier ones, so the whole is one pass. Keys behind one that is not found (written with escapes) have none.
 */
export function findKeyLines(text: string, keys: readonly string[]): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let at = Math.max(0, text.indexOf('"packages"'));
  let line = 1;
  let counted = 0;
  for (const key of keys) {
    at = text.indexOf(`${JSON.stringify(key)}:`, at);
    if (at < 0) break;
    for (
      let newline = text.indexOf('\n', counted);
      newline >= 0 && newline < at;
      newline = text.indexOf('\n', counted)
    ) {
      line++;
      counted = newline + 1;
    }
    lines.set(key, line);
    at++;
  }
  return lines;
}
