/** Where a value was written: a file and, where known, line and column, both from 1. */
export interface SourceLocation {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** Writes `file:line:column`, as far as known. */
export function formatLocation(at: SourceLocation): string {
  return [at.file, at.line, at.column].filter((part) => part !== undefined).join(':');
}
