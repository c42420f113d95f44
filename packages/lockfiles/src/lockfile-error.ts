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

/** A lockfile in a version of its format that Waybill does not know. */
export function unknownLockfileVersion(file: string, expected: string, found: unknown): WaybillError {
  const told = typeof found === 'string' || typeof found === 'number' ? String(found).slice(0, 40) : 'none';
  return new WaybillError({
    code: 'lockfile-version-unknown',
    message: `The lockfile ${file} has a version that Waybill does not know.`,
    expected,
    found: told,
    help: 'Write it with a version of the package manager that Waybill knows, or bring an SBOM made elsewhere with --sbom.',
  });
}

/** A file that a lockfile needs beside it and that was not given. */
export function missingPart(at: SourceLocation, path: string): WaybillError {
  return new WaybillError({
    code: 'lockfile-part-missing',
    message: `The lockfile ${formatLocation(at)} needs a file beside it that is not there.`,
    expected: path.slice(0, 200),
    found: 'no such file',
    help: 'Run it in a full checkout, or mend the line that names the file.',
  });
}
