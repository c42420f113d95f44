import { fail, notEvaluable, pass, type Check } from '../check.ts';
import { indexesOf, throughIndex } from '../image-index.ts';
import { placeOf } from '../place-of.ts';

/** Is the artifact a subject of the provenance, by digest, or listed there as a child of an index that is one? */
export const artifactIsSubject: Check = {
  check: 'artifact-is-subject',
  requirement: 'provenance',
  judge({ provenance, artifact }) {
    const { best } = provenance;
    if (best === undefined) return notEvaluable('There is no provenance that could name the artifact.');
    if (best.verification.kind !== 'verified') {
      return notEvaluable('What the provenance speaks of is not known, because it was not verified.', {
        expected: artifact.digest,
        ...placeOf(best),
      });
    }
    const [index] = indexesOf([best], artifact.digest);
    const isSubject = best.content.kind === 'statement' && best.content.covers.includes(artifact.digest);
    if (index !== undefined && !isSubject) {
      return pass(`The artifact is a child of a subject of the provenance, ${throughIndex(index)}.`, {
        expected: artifact.digest,
        ...placeOf(best),
      });
    }
    if (isSubject) {
      return pass('The artifact is a subject of the provenance.', {
        expected: artifact.digest,
        ...placeOf(best),
      });
    }
    const count = best.content.kind === 'statement' ? best.content.subjectCount : 0;
    return fail('The artifact is not a subject of the provenance.', {
      expected: artifact.digest,
      found: `${count} ${count === 1 ? 'subject' : 'subjects'} with other digests`,
      help: 'Promote the artifact that was built, or hand in the provenance of this one.',
      ...placeOf(best),
    });
  },
};
