/**
 * Paragraphs of fields as Debian's control files have them, and mail headers: `Name: value`, continued by lines that
 * begin with white space. Names are in lower case. Source: deb822(5), RFC 5322 section 2.2.
 */
export function* controlParagraphs(text: string): Generator<ReadonlyMap<string, string>, void, undefined> {
  let fields = new Map<string, string>();
  let name = '';
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      if (fields.size > 0) yield fields;
      fields = new Map();
      name = '';
    } else if (/^[ \t]/.test(line)) {
      if (name !== '') fields.set(name, `${fields.get(name) ?? ''}\n${line.trim()}`);
    } else {
      const colon = line.indexOf(':');
      name = colon < 1 ? '' : line.slice(0, colon).toLowerCase();
      // The first of a name counts, as in dpkg.
      if (name !== '' && !fields.has(name)) fields.set(name, line.slice(colon + 1).trim());
      else name = '';
    }
  }
  if (fields.size > 0) yield fields;
}
