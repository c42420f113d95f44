import { fail, notEvaluable, pass, type Check } from '../check.ts';

/** Does the SBOM list as many components as the environment expects at least? */
export const sbomComponents: Check = {
  check: 'sbom-components',
  requirement: 'sbom',
  judge({ assessment, environment }) {
    const { sbom } = assessment;
    if (sbom === undefined) return notEvaluable('There is no SBOM whose components could be counted.');
    if (sbom.kind === 'unreadable') {
      return notEvaluable('The SBOM cannot be read.', { found: sbom.refusal.code, document: sbom.document });
    }
    const least = environment.requires.sbom?.minComponents ?? 0;
    const details = {
      expected: `at least ${least}`,
      found: String(sbom.componentCount),
      document: sbom.document,
    };
    if (sbom.componentCount >= least) return pass('The SBOM lists components.', details);
    return fail('The SBOM lists fewer components than the environment expects.', {
      ...details,
      help: 'Make the SBOM from the lockfile of the build; an empty one usually was made in the wrong folder.',
    });
  },
};
