import type { SourceLocation } from '@waybill/kernel';
import { malformedLockfile } from './lockfile-error.ts';

/** A table of TOML, a mapping of YAML or an object of JSON, after its syntax was read. */
export type Members = Readonly<Record<string, unknown>>;

/** Is it a table, mapping or object (and no list, no date)? */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Reads members of a known kind; `lockfile-malformed` at `at` for another kind. An absent member is undefined. */
export const read = {
  text(members: Members, name: string, at: SourceLocation): string | undefined {
    const value = members[name];
    if (value === undefined || typeof value === 'string') return value;
    throw malformedLockfile(at, `text as "${name}"`, 'another kind of value');
  },
  requiredText(members: Members, name: string, at: SourceLocation): string {
    const value = read.text(members, name, at);
    if (value !== undefined && value !== '') return value;
    throw malformedLockfile(at, `text as "${name}"`, 'none');
  },
  members(members: Members, name: string, at: SourceLocation): Members {
    const value = members[name];
    if (value === undefined) return {};
    if (isMembers(value)) return value;
    throw malformedLockfile(at, `a table "${name}"`, 'another kind of value');
  },
  list(members: Members, name: string, at: SourceLocation): readonly unknown[] {
    const value = members[name];
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    throw malformedLockfile(at, `a list "${name}"`, 'another kind of value');
  },
  /** A list of tables. */
  tables(members: Members, name: string, at: SourceLocation): readonly Members[] {
    return read.list(members, name, at).map((entry) => {
      if (isMembers(entry)) return entry;
      throw malformedLockfile(at, `a list of tables "${name}"`, 'another kind of entry');
    });
  },
  /** A list of texts. */
  texts(members: Members, name: string, at: SourceLocation): readonly string[] {
    return read.list(members, name, at).map((entry) => {
      if (typeof entry === 'string') return entry;
      throw malformedLockfile(at, `a list of texts "${name}"`, 'another kind of entry');
    });
  },
} as const;
