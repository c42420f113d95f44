import type { Ledger } from '../ledger.ts';

/** A running sequencer. */
export interface Sequencer {
  /** Stops after the run under way. */
  stop(): Promise<void>;
}

/** How a sequencer runs. */
export interface SequencerOptions {
  readonly everyMs: number;
  /** Told of each failed run; the next run tries again. */
  readonly onError?: (error: unknown) => void;
}

/** Sequences the ledger's log again and again, also when many servers do: the database lets one through. */
export function startSequencer(ledger: Ledger, options: SequencerOptions): Sequencer {
  throw new Error(`not built: ${options.everyMs} ${typeof ledger}`);
}
