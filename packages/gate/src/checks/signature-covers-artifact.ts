import { isAbout } from '../examine-build.ts';
import { fail, notEvaluable, pass, type Check } from '../check.ts';
import { placeOf } from '../place-of.ts';

/** Is it this artifact that was signed? */
export const signatureCoversArtifact: Check = {
  check: 'signature-covers-artifact',
  requirement: 'signature',
  judge({ signature, artifact }) {
    const { best } = signature;
    if (best === undefined)
      return notEvaluable('There is no signature bundle that could cover the artifact.');
    if (best.verification.kind !== 'verified') {
      return notEvaluable('What was signed is not known, because the signature was not verified.', {
        expected: artifact.digest,
        ...placeOf(best),
      });
    }
    if (isAbout(best, artifact.digest)) {
      return pass('The signature covers this artifact.', { expected: artifact.digest, ...placeOf(best) });
    }
    return fail('The signature covers another artifact.', {
      expected: artifact.digest,
      found:
        best.content.kind === 'message' ? 'a signature over other bytes' : 'a statement without this subject',
      help: 'Hand in the signature that was made over this artifact.',
      ...placeOf(best),
    });
  },
};
