import { malformedLockfile } from '../lockfile-error.ts';

/** An entry of a Yarn 1 lockfile: its texts, and its groups of texts. */
export interface YarnClassicEntry {
  /** What was asked for, such as `react@^17.0.0`; several wishes may share an entry. */
  readonly wishes: readonly string[];
  readonly texts: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** From 1. */
  readonly line: number;
}

type OpenEntry = {
  wishes: string[];
  texts: Map<string, string>;
  groups: Map<string, Map<string, string>>;
  line: number;
};

/**
 * Reads the syntax of a Yarn 1 lockfile, which is like YAML and is none: two blanks a level, `key value` without a
 * colon, texts in JSON's quotes where they need any. Throws `lockfile-malformed` with the line.
 * Source: Yarn 1, `src/lockfile/{parse,stringify}.js`.
 */
export function parseYarnClassicText(text: string, file: string): readonly YarnClassicEntry[] {
  const entries: OpenEntry[] = [];
  let group: Map<string, string> | undefined;
  let line = 0;
  for (const content of text.split('\n')) {
    line++;
    const at = { file, line };
    const [, blanks = '', body = ''] = /^( *)(.*?)\r?$/.exec(content) ?? [];
    if (body === '' || body.startsWith('#')) continue;
    const words = wordsOf(body);
    const entry = entries.at(-1);
    if (words === undefined) throw malformedLockfile(at, 'words, or words in quotes', 'something else');
    const [key = '', value] = words.texts;
    if (blanks.length === 0) {
      if (!words.opens || words.texts.length === 0)
        throw malformedLockfile(at, '"<name>@<range>:"', 'something else');
      entries.push({ wishes: [...words.texts], texts: new Map(), groups: new Map(), line });
      group = undefined;
    } else if (blanks.length === 2 && entry !== undefined && words.opens && words.texts.length === 1) {
      group = new Map();
      if (entry.groups.has(key)) throw malformedLockfile(at, 'each key once', 'a key twice');
      entry.groups.set(key, group);
    } else if (words.opens || value === undefined || words.texts.length > 2) {
      throw malformedLockfile(at, 'a key and its value', 'something else');
    } else {
      const into = blanks.length === 2 ? entry?.texts : blanks.length === 4 ? group : undefined;
      if (into === undefined) throw malformedLockfile(at, 'two blanks a level', 'others');
      if (into.has(key)) throw malformedLockfile(at, 'each key once', 'a key twice');
      into.set(key, value);
    }
  }
  return entries;
}

/** The words of a line; commas part those of a head, a colon ends it. */
function wordsOf(body: string): { readonly texts: readonly string[]; readonly opens: boolean } | undefined {
  const texts: string[] = [];
  const token = /(?:"((?:[^"\\]|\\.)*)"|([^\s",]+?))(,\s+|:$|\s+|$)/y;
  while (token.lastIndex < body.length) {
    const found = token.exec(body);
    if (!found) return undefined;
    const quoted = found[1] === undefined ? undefined : unquoted(found[1]);
    if (found[1] !== undefined && quoted === undefined) return undefined;
    texts.push(quoted ?? found[2] ?? '');
    if (found[3] === ':') return { texts, opens: true };
  }
  return { texts, opens: false };
}

function unquoted(text: string): string | undefined {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return undefined;
  }
}
