import type { ErrorCategory, WaybillError } from '@waybill/kernel';

/** How a command ends; part of the product's interface, so never renumbered. */
export const exitCodes = { yes: 0, no: 1, usage: 2, noVerdict: 3, bug: 70 } as const;

/** One of the {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byCategory: { readonly [category in ErrorCategory]: ExitCode } = {
  usage: exitCodes.usage,
  refused: exitCodes.no,
  unavailable: exitCodes.noVerdict,
};

/** The exit code of a command that ended with `error`. */
export function exitCodeOf(error: WaybillError): ExitCode {
  return byCategory[error.category];
}
