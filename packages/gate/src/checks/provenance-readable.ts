import type { AssessedBundle, Refusal } from '../assessment.ts';
import { fail, notEvaluable, pass, type Check } from '../check.ts';
import { refusalDetails } from '../refusal.ts';
import { placeOf } from '../place-of.ts';

/** Can the verified provenance be read as what its predicate type says, every line that is accepted? */
export const provenanceReadable: Check = {
  check: 'provenance-readable',
  requirement: 'provenance',
  judge({ provenance: { best, accepted } }) {
    if (best === undefined) return notEvaluable('There is no provenance that could be read.');
    if (best.verification.kind !== 'verified' || best.content.kind !== 'statement') {
      return notEvaluable(
        'What the provenance says is not known, because it was not verified.',
        placeOf(best),
      );
    }
    // The best line says nothing of the next one, which may be accepted as well.
    for (const line of [best, ...accepted]) {
      const refusal = refusalOf(line);
      if (refusal === undefined) continue;
      return fail(`The provenance cannot be read: ${refusal.message}`, {
        help: 'Let `waybill attest` write the provenance.',
        ...refusalDetails(refusal),
        ...placeOf(line),
      });
    }
    return pass('The provenance can be read.', placeOf(best));
  },
};

function refusalOf({ content }: AssessedBundle): Refusal | undefined {
  return content.kind === 'statement' ? content.refusal : undefined;
}
