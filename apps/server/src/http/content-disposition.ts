/** Text that is read character by character; a string is one. */
export interface HeaderText {
  readonly length: number;
  charCodeAt(at: number): number;
  slice(from: number, to: number): string;
}

/** The parameters of a `Content-Disposition`, by their names in lower case. */
export type DispositionParameters = ReadonlyMap<string, string>;

/** The three that a form's part may have (RFC 7578, section 4.2); more would only be ambiguous. */
const known = ['name', 'filename', 'filename*'];

/**
 * Reads the value of a form part's `Content-Disposition` (RFC 7578, section 4.2; RFC 2183, section 2):
 * `form-data`, and `name`, `filename` and `filename*` at most once each, as token or quoted string. Undefined
 * for anything else. Each character is looked at a bounded number of times, whatever the text: no pattern that
 * goes back, because whoever sends a header chooses how often.
 */
export function parseDisposition(text: HeaderText): DispositionParameters | undefined {
  let at = skipSpace(text, 0);
  const type = readToken(text, at);
  if (type.toLowerCase() !== 'form-data') return undefined;
  at = skipSpace(text, at + type.length);
  const parameters = new Map<string, string>();
  while (at < text.length) {
    if (text.charCodeAt(at) !== code(';')) return undefined;
    at = skipSpace(text, at + 1);
    const token = readToken(text, at);
    const name = token.toLowerCase();
    at += token.length;
    if (!known.includes(name) || parameters.has(name) || text.charCodeAt(at) !== code('=')) return undefined;
    const value = readValue(text, at + 1);
    if (!value) return undefined;
    parameters.set(name, value.text);
    at = skipSpace(text, value.end);
  }
  return parameters;
}

interface Value {
  readonly text: string;
  /** Where the text goes on behind the value. */
  readonly end: number;
}

function readValue(text: HeaderText, start: number): Value | undefined {
  if (text.charCodeAt(start) !== code('"')) {
    const token = readToken(text, start);
    return token === '' ? undefined : { text: token, end: start + token.length };
  }
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === code('"')) return { text: text.slice(start + 1, at), end: at + 1 };
    // A quoted pair: what follows the backslash does not end the string.
    if (character === code('\\')) at++;
  }
  return undefined;
}

/** RFC 9110, section 5.6.2, and what `filename*` needs beside it is in there too. */
function readToken(text: HeaderText, start: number): string {
  let end = start;
  while (end < text.length && isTokenCharacter(text.charCodeAt(end))) end++;
  return text.slice(start, end);
}

function isTokenCharacter(character: number): boolean {
  return (
    character > 0x20 && character < 0x7f && !'"(),/:;<=>?@[\\]{}'.includes(String.fromCharCode(character))
  );
}

function skipSpace(text: HeaderText, start: number): number {
  let at = start;
  while (at < text.length && (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09)) at++;
  return at;
}

function code(character: string): number {
  return character.charCodeAt(0);
}
