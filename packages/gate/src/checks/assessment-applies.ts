import { fail, notEvaluable, pass, type Check } from '../check.ts';

/** Was the evidence assessed for this artifact, under the trust that the platform states now? */
export const assessmentApplies: Check = {
  check: 'assessment-applies',
  requirement: 'always',
  judge({ appliesTo, artifact, assessment }) {
    if (!appliesTo.artifact) {
      return fail('The evidence was handed in for other artifacts.', {
        expected: artifact.digest,
        found:
          assessment.artifacts
            .map(({ digest }) => digest)
            .slice(0, 3)
            .join(', ') || 'no artifact',
        help: 'Hand in the artifact together with its evidence.',
      });
    }
    if (!appliesTo.trust) {
      return notEvaluable('The evidence was verified before the platform changed whom it trusts.', {
        expected: `verification under platform ${assessment.trust}`,
        found: 'other trust profiles, signers or GitLab instance now',
        help: 'Verify the evidence again; its exact bytes are kept.',
      });
    }
    return pass('The evidence was verified for this artifact under the platform as it is.');
  },
};
