import { fail, notEvaluable, pass, type Check } from '../check.ts';
import { refusalDetails } from '../refusal.ts';
import { placeOf } from '../place-of.ts';

/** Can the verified provenance be read as what its predicate type says? */
export const provenanceReadable: Check = {
  check: 'provenance-readable',
  requirement: 'provenance',
  judge({ provenance }) {
    const { best } = provenance;
    if (best === undefined) return notEvaluable('There is no provenance that could be read.');
    const refusal = best.content.kind === 'statement' ? best.content.refusal : undefined;
    if (refusal !== undefined) {
      return fail(`The provenance cannot be read: ${refusal.message}`, {
        help: 'Let `waybill attest` write the provenance.',
        ...refusalDetails(refusal),
        ...placeOf(best),
      });
    }
    return pass('The provenance can be read.', { ...placeOf(best) });
  },
};
