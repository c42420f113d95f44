import type { SourceLocation } from '@waybill/kernel';
import { parse, TomlError } from 'smol-toml';
import { malformedLockfile } from './lockfile-error.ts';
import { lockfileText } from './lockfile-text.ts';
import { isMembers, type Members, read } from './members.ts';

/** No format nests deeper than a handful of tables. */
const maxDepth = 64;

/** A lockfile in TOML with its list of packages. */
export interface TomlDocument {
  readonly root: Members;
  /** The tables `[[package]]`, in the order of the file. */
  readonly packages: readonly { readonly members: Members; readonly at: SourceLocation }[];
}

/**
 * Reads a lockfile in TOML 1.0. The lines of its packages are told where each is a table of its own, as all tools
 * write them. Throws `lockfile-malformed` with the line.
 */
export function parseTomlDocument(bytes: Uint8Array, file: string): TomlDocument {
  const text = lockfileText(bytes, file);
  const root = parseToml(text, file);
  const packages = read.tables(root, 'package', { file });
  const lines = headerLines(text);
  const known = lines.length === packages.length;
  return {
    root,
    packages: packages.map((members, index) => {
      const line = known ? lines[index] : undefined;
      return { members, at: { file, ...(line === undefined ? {} : { line }) } };
    }),
  };
}

/** Reads any TOML that belongs to a lockfile, such as `pyproject.toml`. Throws `lockfile-malformed`. */
export function parseToml(text: string, file: string): Members {
  try {
    const root = parse(text, { maxDepth });
    if (isMembers(root)) return root;
  } catch (cause) {
    const line = cause instanceof TomlError ? cause.line : undefined;
    const at = { file, ...(line === undefined ? {} : { line }) };
    throw malformedLockfile(at, 'TOML', 'a syntax error', cause);
  }
  throw malformedLockfile({ file }, 'TOML with tables', 'something else');
}

function headerLines(text: string): readonly number[] {
  const lines: number[] = [];
  let line = 1;
  for (const content of text.split('\n')) {
    if (/^\[\[package\]\]\s*$/.test(content)) lines.push(line);
    line++;
  }
  return lines;
}
