import { fail, notEvaluable, type Check } from '../check.ts';
import { refusalDetails } from '../refusal.ts';

/** Is the SBOM valid against the official schema of its format and version? */
export const sbomSchema: Check = {
  check: 'sbom-schema',
  requirement: 'sbom',
  judge({ assessment }) {
    const { sbom } = assessment;
    if (sbom === undefined) return notEvaluable('There is no SBOM that could be held against a schema.');
    const { code: _code, ...judgement } = sbom.schema;
    if (sbom.kind === 'read' || judgement.outcome === 'fail')
      return { document: sbom.document, ...judgement };
    return fail(`The SBOM cannot be read: ${sbom.refusal.message}`, {
      help: 'Make the SBOM again; a document that readers may understand differently is not accepted.',
      ...refusalDetails(sbom.refusal),
      document: sbom.document,
    });
  },
};
