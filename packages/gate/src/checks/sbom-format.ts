import { fail, notEvaluable, pass, type Check } from '../check.ts';
import { showText } from '../show-text.ts';

/** Is the SBOM in a format that the environment accepts? */
export const sbomFormat: Check = {
  check: 'sbom-format',
  requirement: 'sbom',
  judge({ assessment, environment }) {
    const { sbom } = assessment;
    if (sbom === undefined) return notEvaluable('There is no SBOM whose format could be told.');
    if (sbom.kind === 'unreadable') {
      return notEvaluable('The SBOM cannot be read.', { found: sbom.refusal.code, document: sbom.document });
    }
    const accepted = environment.requires.sbom?.formats ?? [];
    const details = {
      expected: accepted.join(' or '),
      found: `${sbom.format} ${showText(sbom.formatVersion)}`,
      document: sbom.document,
    };
    if (accepted.includes(sbom.format)) return pass('The format of the SBOM is accepted.', details);
    return fail('The format of the SBOM is not one that the environment accepts.', {
      ...details,
      help: 'Choose the format with `waybill attest --sbom-format`.',
    });
  },
};
