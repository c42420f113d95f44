import type { SourceLocation } from '@waybill/kernel';
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { malformedLockfile } from './lockfile-error.ts';
import { lockfileText } from './lockfile-text.ts';
import { isMembers, type Members } from './members.ts';

const maxDepth = 32;

/** A lockfile in YAML: every scalar as the text that is written, since a version is never a number. */
export interface YamlDocument {
  readonly root: Members;
  /** Where the entries of a top-level mapping are written, by their key. */
  readonly locate: (section: string | undefined, key: string) => SourceLocation;
}

/**
 * Reads a lockfile in YAML 1.2. No tool writes anchors, aliases or a key twice: all are refused, which also ends
 * documents that would grow without bound. Throws `lockfile-malformed` with the line.
 */
export function parseYamlDocument(bytes: Uint8Array, file: string): YamlDocument {
  const text = lockfileText(bytes, file);
  const lineCounter = new LineCounter();
  const lineAt = (offset: number | undefined): { readonly line?: number } =>
    offset === undefined ? {} : { line: lineCounter.linePos(offset).line };
  const refuse = (offset: number | undefined, expected: string, found: string, cause?: unknown): Error =>
    malformedLockfile({ file, ...lineAt(offset) }, expected, found, cause);
  const lines = new Map<string, number>();

  const valueOf = (node: unknown, depth: number, section: string | undefined): unknown => {
    if (node === null || node === undefined) return '';
    if (isAlias(node)) throw refuse(node.range?.[0], 'no aliases', 'an alias');
    if (depth > maxDepth) throw refuse((node as Node).range?.[0], `at most ${maxDepth} levels`, 'more');
    if (isScalar(node)) return typeof node.value === 'string' ? node.value : '';
    if (isSeq(node)) return node.items.map((item) => valueOf(item, depth + 1, undefined));
    if (!isMap(node)) throw refuse(undefined, 'mappings, lists and texts', 'something else');
    const members: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const { key, value } of node.items) {
      if (!isScalar(key) || typeof key.value !== 'string') {
        throw refuse(node.range?.[0], 'texts as keys', 'something else');
      }
      const name = key.value;
      if (name in members) throw refuse(key.range?.[0], 'each key once', 'a key twice');
      if (depth === 0 || section !== undefined) {
        const offset = key.range?.[0];
        if (offset !== undefined) lines.set(placeOf(section, name), lineCounter.linePos(offset).line);
      }
      members[name] = valueOf(value, depth + 1, depth === 0 ? name : undefined);
    }
    return members;
  };

  let root: unknown;
  try {
    const document = parseDocument(text, { lineCounter, schema: 'failsafe', uniqueKeys: false });
    const [error] = document.errors;
    if (error) throw refuse(error.pos[0], 'YAML', 'a syntax error', error);
    root = valueOf(document.contents, 0, undefined);
  } catch (cause) {
    // The parser walks down by recursion.
    if (cause instanceof RangeError) throw refuse(undefined, `at most ${maxDepth} levels`, 'more', cause);
    throw cause;
  }
  if (!isMembers(root)) throw refuse(undefined, 'a mapping', 'something else');
  return {
    root,
    locate: (section, key) => {
      const line = lines.get(placeOf(section, key));
      return { file, ...(line === undefined ? {} : { line }) };
    },
  };
}

function placeOf(section: string | undefined, key: string): string {
  return section === undefined ? key : `${section}\n${key}`;
}
