import { reachesCheck, type DigestCheck } from '@waybill/evidence';
import { fail, notEvaluable, pass, type Check } from '../check.ts';
import { placeOf } from '../place-of.ts';

/** Did the platform see the artifact for itself, at least in the way that the environment asks? */
export const digestChecked: Check = {
  check: 'digest-checked',
  requirement: 'provenance',
  judge({ provenance, artifact, environment }) {
    const least = environment.requires.provenance?.subjects ?? 'submitted';
    if (least === 'submitted') {
      return pass('The environment takes the digest as the job submitted it.', {
        expected: checkNames.submitted,
      });
    }
    const expected = least === 'registry' ? `${checkNames.registry}, or more` : checkNames[least];
    // Only the platform's own key makes a statement count: `checks` is absent from every other bundle.
    const checked = provenance.accepted.flatMap((bundle) => {
      const check =
        bundle.content.kind === 'statement' ? bundle.content.checks?.[artifact.digest] : undefined;
      return check === undefined ? [] : [{ bundle, check }];
    });
    const [first] = checked;
    if (first === undefined) {
      return notEvaluable('Nobody but the job says what the digest of the artifact is.', {
        expected,
        found: "no accepted provenance that the platform's own key signed",
        help: 'Attest with --signer server: the server looks for the artifact itself and says so in what it signs.',
      });
    }
    const enough = checked.find(({ check }) => reachesCheck(check, least));
    if (enough !== undefined) {
      return pass('The platform saw the artifact for itself.', {
        expected,
        found: checkNames[enough.check],
        ...placeOf(enough.bundle),
      });
    }
    return fail('The platform did not see the artifact in the way that is asked.', {
      expected,
      found: checkNames[first.check],
      help: helps[least],
      ...placeOf(first.bundle),
    });
  },
};

const checkNames: Readonly<Record<DigestCheck, string>> = {
  submitted: 'a digest as the job submitted it',
  registry: "a digest that is in the project's own registry",
  'job-artifact': 'an artifact of an earlier job that the server fetched and hashed',
};

const helps: Readonly<Record<'registry' | 'job-artifact', string>> = {
  registry: "Push the image to the project's own registry before you attest it, or use --artifact-of.",
  'job-artifact':
    'Build in one job, attest in a later one of the same pipeline, and name the first with --artifact-of.',
};
