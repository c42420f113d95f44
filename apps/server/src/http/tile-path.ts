/** A tile of the log, as its path names it. */
export interface TilePath {
  readonly level: number | 'entries';
  readonly index: number;
  /** 256 for a full tile. */
  readonly width: number;
}

/**
 * Reads the path below `/tile/` (C2SP tlog-tiles): level 0 to 63 or `entries`, an index in groups of three
 * digits, all but the last with an `x`, and `.p/<width>` for a partial tile. Anything else is undefined:
 * the path is never used as one of the file system.
 */
export function parseTilePath(path: string): TilePath | undefined {
  const match = /^(entries|0|[1-9]\d?)\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path);
  const [, level = '', groups = '', width] = match ?? [];
  if (!match || Number(level) > 63 || Number(width ?? 0) > 255) return undefined;
  // One index has one path: no leading group of zeros.
  if (groups.startsWith('x000')) return undefined;
  return {
    level: level === 'entries' ? level : Number(level),
    index: Number(groups.replace(/[x/]/g, '')),
    width: width === undefined ? 256 : Number(width),
  };
}
