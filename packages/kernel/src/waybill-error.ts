/**
 * Why Waybill could not do what was asked; each category has its own exit code.
 *
 * - `usage`: asked wrongly (options, configuration, a file that is not what it should be); exit code 2
 * - `refused`: the answer is no (a signature does not hold, a service denied access); exit code 1
 * - `unavailable`: nobody could tell (a service hangs, a ledger is locked); exit code 3
 */
export type ErrorCategory = 'usage' | 'refused' | 'unavailable';

/** What an error tells: `message` says what did not happen, the rest why and how to go on. */
export interface ErrorDetails {
  /** Permanent kebab-case code; `docs/errors/<code>.md` explains it. */
  readonly code: string;
  /** First line: what did not happen. Never a secret, a token or a whole document. */
  readonly message: string;
  readonly category?: ErrorCategory;
  readonly expected?: string;
  readonly found?: string;
  /** How to go on, for exactly this case. */
  readonly help?: string;
  readonly cause?: unknown;
}

/** Waybill could not do what was asked. Anything else that is thrown is a bug. */
export class WaybillError extends Error {
  override readonly name = 'WaybillError';
  readonly code: string;
  readonly category: ErrorCategory;
  readonly expected: string | undefined;
  readonly found: string | undefined;
  readonly help: string | undefined;

  constructor(details: ErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.category = details.category ?? 'usage';
    this.expected = details.expected;
    this.found = details.found;
    this.help = details.help;
  }
}
