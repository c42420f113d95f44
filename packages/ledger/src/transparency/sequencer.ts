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
export function startSequencer(ledger: Pick<Ledger, 'log'>, options: SequencerOptions): Sequencer {
  let stopped = false;
  let underWay: Promise<void> | undefined;
  let timer = setTimeout(run, options.everyMs);

  function run(): void {
    underWay = sequenceAll().finally(() => {
      underWay = undefined;
      if (!stopped) timer = setTimeout(run, options.everyMs);
    });
  }

  async function sequenceAll(): Promise<void> {
    try {
      while (!stopped && (await ledger.log.sequence()) > 0);
    } catch (error) {
      options.onError?.(error);
    }
  }

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}
