import { isAbout } from '../examine-build.ts';
import { fail, notEvaluable, pass, type Check } from '../check.ts';
import { placeOf } from '../place-of.ts';

/** Is the artifact a subject of the provenance, by digest? */
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
    if (isAbout(best, artifact.digest)) {
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
