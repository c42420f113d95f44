/** Where the server takes its settings from and tells what it does. */
export interface ServerHost {
  readonly env: { readonly [name: string]: string | undefined };
  /** Options after `serve`. */
  readonly argv: readonly string[];
  readonly out: (line: string) => void;
  /** Aborts when the process is asked to stop. */
  readonly stop: AbortSignal;
}

/** Runs the server until it is asked to stop. */
export async function runServer(_host: ServerHost): Promise<void> {
  throw new Error('not built yet');
}
