import { fail, pass, type Check } from '../check.ts';
import { placeOf } from '../place-of.ts';
import { refusalDetails } from '../refusal.ts';

/** Was SLSA provenance handed in? Other attestations in the same document do not count. */
export const provenancePresent: Check = {
  check: 'provenance-present',
  requirement: 'provenance',
  judge({ provenance, assessment }) {
    const { best, document } = provenance;
    const expected = 'a line of provenance.intoto.jsonl with SLSA provenance';
    const help = 'Let `waybill attest` write it in the job that builds the artifact.';
    if (document === undefined)
      return fail('There is no provenance.', { expected, found: 'no document', help });
    if (best === undefined) {
      const count = assessment.attestations.length;
      return fail('No line of the provenance document holds SLSA provenance.', {
        expected,
        found: `${count} ${count === 1 ? 'line' : 'lines'} with something else`,
        help,
        document,
      });
    }
    if (best.content.kind === 'unreadable') {
      return fail('The provenance document cannot be read.', {
        help,
        ...('refusal' in best.verification ? refusalDetails(best.verification.refusal) : { expected }),
        ...placeOf(best),
      });
    }
    return pass('There is provenance.', placeOf(best));
  },
};
