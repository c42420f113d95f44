import { WaybillError } from '@waybill/kernel';

/** An artifact is another than the job says. */
export function contradicted(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'subject-contradicted',
    message: 'Nothing was signed: an artifact is not what the job says it is.',
    category: 'refused',
    expected,
    found,
    help: 'Attest the very file that the earlier job left, or the very image that was pushed; something changed it on the way.',
  });
}

/** An artifact is not where the job says. */
export function notChecked(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'subject-not-checked',
    message: 'Nothing was signed: an artifact could not be looked at where the job says it is.',
    category: 'refused',
    expected,
    found,
    help: 'Name the job that built it and keep its artifacts until this one has run (artifacts: paths, expire_in, needs), or publish the package first.',
  });
}

/** What cannot be asked leads to no signature; anything that is no coded error is a bug and stays one. */
export function unreachable(cause: unknown): unknown {
  if (!(cause instanceof WaybillError)) return cause;
  return new WaybillError({
    code: 'job-not-confirmed',
    message: 'Nothing was signed: an artifact could not be looked at.',
    category: 'unavailable',
    expected: "an answer of GitLab or of the project's registry",
    found: `${cause.code}: ${cause.message}`,
    help: 'Try again.',
    cause,
  });
}

/** The artifacts could not all be looked at in time. */
export function tooSlow(deadlineMs: number): WaybillError {
  return new WaybillError({
    code: 'job-not-confirmed',
    message: 'Nothing was signed: the artifacts could not be looked at in time.',
    category: 'unavailable',
    expected: `answers of GitLab and of the project's registry within ${deadlineMs / 1000} seconds`,
    found: 'a part of them',
    help: 'Try again, with fewer artifacts at a time.',
  });
}
