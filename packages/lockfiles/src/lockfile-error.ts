import { formatLocation, WaybillError, type SourceLocation } from '@waybill/kernel';

/** A lockfile that is not what its format says; located as far as known. */
export function malformedLockfile(
  at: SourceLocation,
  expected: string,
  found: string,
  cause?: unknown,
): WaybillError {
  return new WaybillError({
    code: 'lockfile-malformed',
    message: `The lockfile ${formatLocation(at)} cannot be read.`,
    expected,
    found,
    help: 'Let the package manager write it anew, or take it from the last commit where it was whole.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A lockfile that holds more than Waybill reads. */
export function oversizedLockfile(file: string, expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'lockfile-too-large',
    message: `The lockfile ${file} holds more than Waybill reads.`,
    expected,
    found,
  });
}
