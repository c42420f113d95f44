import type { ServerConfig } from './server-config.ts';

/** A server that listens. */
export interface RunningServer {
  /** Address without a trailing slash. */
  readonly url: string;
  /** Stops accepting, finishes what is under way, closes the ledger. */
  close(): Promise<void>;
}

/** Starts the server: platform folder, ledger, sequencer, HTTP. */
export async function startServer(_config: ServerConfig): Promise<RunningServer> {
  throw new Error('not built yet');
}
