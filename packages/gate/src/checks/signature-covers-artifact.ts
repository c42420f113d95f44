import type { AssessedContent } from '../assessment.ts';
import { isAbout } from '../examine-build.ts';
import { fail, notEvaluable, pass, type Check } from '../check.ts';
import { throughIndex } from '../image-index.ts';
import { placeOf } from '../place-of.ts';

/** Is it this artifact that was signed? */
export const signatureCoversArtifact: Check = {
  check: 'signature-covers-artifact',
  requirement: 'signature',
  judge({ signature, artifact, indexes }) {
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
    const index = indexes.find((digest) => isAbout(best, digest));
    if (index !== undefined) {
      return pass(`The signature covers this artifact ${throughIndex(index)}.`, {
        expected: artifact.digest,
        ...placeOf(best),
      });
    }
    return fail('The signature covers another artifact.', {
      expected: artifact.digest,
      found: whatWasSigned(best.content),
      help: 'Hand in the signature that was made over this artifact.',
      ...placeOf(best),
    });
  },
};

function whatWasSigned(content: AssessedContent): string {
  switch (content.kind) {
    case 'message':
      return 'a signature over other bytes';
    case 'simple-signing':
      if (content.refusal !== undefined) return `${content.refusal.code}: ${content.refusal.found ?? ''}`;
      return `a signature over image ${content.image ?? 'unknown'}`;
    case 'statement':
    case 'unreadable':
      return 'a statement without this subject';
  }
}
