/** One measured line: ours beside a peer, or beside a physical limit, in the same run on the same machine. */
export interface Row {
  readonly name: string;
  readonly ours: number;
  /** The peer or the limit; NaN where it could not be had, and `note` says why. */
  readonly peer: number;
  readonly unit: string;
  /** How many times better than the peer, or which share of the limit; NaN without a peer. */
  readonly ratio: number;
  readonly note?: string;
}

/** What a file in this folder exports to be part of `npm run bench`. */
export interface Bench {
  run(): Promise<readonly Row[]>;
}
