import { parseDigest, WaybillError } from '@waybill/kernel';
import type { DecisionFilter } from '@waybill/ledger';

/** Reads the query of `GET /api/v1/decisions`. Throws `digest-malformed`, `request-malformed`. */
export function readDecisionFilter(query: { readonly [name: string]: string }): DecisionFilter {
  const { artifact, environment, after } = query;
  // The database takes no NUL, and no environment is called by what nobody can print.
  if (environment !== undefined && !/^[^\p{Cc}\p{Cs}]{1,100}$/u.test(environment)) {
    throw new WaybillError({
      code: 'request-malformed',
      message: 'The request was not understood.',
      expected: 'an environment by its name, of 1 to 100 printable characters',
      found: `${environment.length} characters`,
    });
  }
  return {
    ...(artifact !== undefined && { artifact: parseDigest(artifact) }),
    ...(environment !== undefined && { environment }),
    ...(after !== undefined && { after }),
  };
}
