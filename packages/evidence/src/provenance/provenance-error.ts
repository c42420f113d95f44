import { WaybillError } from '@waybill/kernel';

/** Provenance that is not what its predicate type says. */
export function malformedProvenance(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'provenance-malformed',
    message: 'The provenance cannot be read.',
    category: 'refused',
    expected,
    found,
    help: 'Let the build write it anew; see docs/buildtypes/gitlab-job-v1.md for what it holds.',
  });
}
