import { fail, pass, type Check } from '../check.ts';
import { showText } from '../show-text.ts';

/** Was a signature handed in, and not an attestation of something else? */
export const signaturePresent: Check = {
  check: 'signature-present',
  requirement: 'signature',
  judge({ signature, assessment }) {
    const expected = 'signature.bundle: a signature over the artifact';
    const help = 'Let `waybill attest` sign the artifact.';
    const { document } = signature;
    if (document === undefined)
      return fail('There is no signature.', { expected, found: 'no document', help });
    if (signature.best === undefined) {
      const content = assessment.signature?.content;
      return fail('The signature bundle holds no signature over an artifact.', {
        expected,
        found:
          content?.kind === 'statement'
            ? `a statement of type ${showText(content.predicateType)}`
            : 'something else',
        help,
        document,
      });
    }
    return pass('There is a signature.', { document });
  },
};
