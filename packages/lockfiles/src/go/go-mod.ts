import type { SourceLocation } from '@waybill/kernel';
import { malformedLockfile } from '../lockfile-error.ts';
import { lockfileText } from '../lockfile-text.ts';

/** What a `go.mod` says, as far as it pins modules. */
export interface GoMod {
  readonly module?: string;
  /** Go version of the directive `go`, such as `1.22.3`; absent in old files, which then mean 1.16. */
  readonly go?: string;
  readonly requires: readonly GoRequire[];
  readonly replaces: readonly GoReplace[];
  /** `path@version` of versions that may not be chosen. */
  readonly excludes: ReadonlySet<string>;
}

/** A module at the least version that is needed. */
export interface GoRequire {
  readonly path: string;
  readonly version: string;
  /** Marked `// indirect`: no package of the main module imports it. */
  readonly indirect: boolean;
  readonly at: SourceLocation;
}

/** A module, at one version or at all, that another module or a folder stands in for. */
export interface GoReplace {
  readonly path: string;
  readonly version?: string;
  readonly by: { readonly path: string; readonly version?: string };
}

type Line = { readonly words: readonly string[]; readonly comment: string; readonly at: SourceLocation };

/**
 * Reads a `go.mod`. Directives that pin nothing (`retract`, `tool`, `toolchain`, `godebug`, `ignore` and those of later
 * versions) are passed over, as Go does for its dependencies. Throws `lockfile-malformed` with the line.
 * Source: Go Modules Reference, "go.mod files".
 */
export function parseGoMod(bytes: Uint8Array, file: string): GoMod {
  let module: string | undefined;
  let go: string | undefined;
  const requires: GoRequire[] = [];
  const replaces: GoReplace[] = [];
  const excludes = new Set<string>();
  for (const { directive, line } of directives(lockfileText(bytes, file), file)) {
    const { words, at } = line;
    const [path, version] = words;
    if (directive === 'module') module = path;
    else if (directive === 'go') go = path;
    else if (directive === 'require') {
      if (path === undefined || version === undefined || words.length > 2) throw malformed(at, 'require');
      requires.push({ path, version, indirect: /^indirect(?:;|$)/.test(line.comment), at });
    } else if (directive === 'exclude') {
      if (path === undefined || version === undefined) throw malformed(at, 'exclude');
      excludes.add(`${path}@${version}`);
    } else if (directive === 'replace') replaces.push(replaceOf(words, at));
  }
  return {
    ...(module === undefined ? {} : { module }),
    ...(go === undefined ? {} : { go }),
    requires,
    replaces,
    excludes,
  };
}

function replaceOf(words: readonly string[], at: SourceLocation): GoReplace {
  const arrow = words.indexOf('=>');
  const [path, version] = words.slice(0, arrow);
  const [byPath, byVersion] = words.slice(arrow + 1);
  if (arrow < 1 || arrow > 2 || path === undefined || byPath === undefined) throw malformed(at, 'replace');
  return {
    path,
    ...(version === undefined ? {} : { version }),
    by: { path: byPath, ...(byVersion === undefined ? {} : { version: byVersion }) },
  };
}

/** The lines of all directives; those of a block in parentheses are told by the directive before it. */
function* directives(text: string, file: string): Generator<{ directive: string; line: Line }> {
  let block: string | undefined;
  let number = 0;
  for (const content of text.split('\n')) {
    number++;
    const line = lineOf(content, { file, line: number });
    const [first, second] = line.words;
    if (first === undefined) continue;
    if (block !== undefined) {
      if (first === ')') block = undefined;
      else yield { directive: block, line };
    } else if (second === '(') block = first;
    else yield { directive: first, line: { ...line, words: line.words.slice(1) } };
  }
  if (block !== undefined) throw malformedLockfile({ file, line: number }, 'a ")" behind each "("', 'none');
}

/** Words of a line; a word may be quoted by `"` or a backquote, and `//` begins a comment. */
function lineOf(content: string, at: SourceLocation): Line {
  const words: string[] = [];
  const token = /\s*(?:\/\/(.*)$|"([^"\\]*)"|`([^`]*)`|([()])|([^\s()"`]+))/y;
  let comment = '';
  while (token.lastIndex < content.trimEnd().length) {
    const start = token.lastIndex;
    const found = token.exec(content.trimEnd());
    if (!found) {
      token.lastIndex = start;
      throw malformedLockfile(at, 'words, or words in quotes', 'something else');
    }
    if (found[1] !== undefined) comment = found[1].trim();
    else words.push(found[2] ?? found[3] ?? found[4] ?? found[5] ?? '');
  }
  // A comment may follow a word without a space.
  const glued = words.findIndex((word) => word.startsWith('//'));
  return { words: glued < 0 ? words : words.slice(0, glued), comment, at };
}

function malformed(at: SourceLocation, directive: string): Error {
  return malformedLockfile(at, `module and version behind "${directive}"`, 'something else');
}
