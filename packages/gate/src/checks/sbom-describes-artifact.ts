import { fail, notEvaluable, pass, type Check } from '../check.ts';
import { throughIndex } from '../image-index.ts';
import { subjectOf } from '../sbom-subject.ts';
import { showText } from '../show-text.ts';

/** Does the SBOM describe this artifact and not another one? */
export const sbomDescribesArtifact: Check = {
  check: 'sbom-describes-artifact',
  requirement: 'sbom',
  judge({ assessment, artifact, provenance, indexes }) {
    const { sbom } = assessment;
    if (sbom === undefined) return notEvaluable('There is no SBOM that could describe the artifact.');
    if (sbom.kind === 'unreadable') {
      return notEvaluable('The SBOM cannot be read.', { found: sbom.refusal.code, document: sbom.document });
    }
    const expected = artifact.digest;
    const { document, describes } = sbom;
    const subject = subjectOf(sbom, artifact);
    if (subject === 'this') {
      return pass('The SBOM describes this artifact.', { expected, found: expected, document });
    }
    const index = indexes.find((digest) => subjectOf(sbom, { digest }) === 'this');
    if (index !== undefined) {
      return pass(`The SBOM describes this artifact ${throughIndex(index)}.`, {
        expected,
        found: index,
        document,
      });
    }
    if (subject === 'another') {
      return fail('The SBOM describes another artifact.', {
        expected,
        found: showText(describes.slice(0, 3).join(', ')),
        help: 'Hand in the SBOM that was written for this artifact.',
        document,
      });
    }
    // Tools that read a folder cannot know the digest of what is packed later; signed provenance can.
    const bound = provenance.accepted.some(
      ({ content }) => content.kind === 'statement' && content.byproducts?.includes(document) === true,
    );
    if (bound) {
      return pass('The SBOM names no digest; signed provenance binds it to this artifact.', {
        expected,
        document,
      });
    }
    return notEvaluable('The SBOM does not say which artifact it describes.', {
      expected,
      found: 'no digest of what it describes',
      help: 'Let the SBOM give the SHA-256 of the artifact, or let signed provenance name it.',
      document,
    });
  },
};
