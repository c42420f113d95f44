import { fail, notEvaluable, pass, type Check } from '../check.ts';

/** Does the environment ask anything at all? An environment that asks nothing must not promote everything. */
export const requirementsStated: Check = {
  check: 'requirements-stated',
  requirement: 'always',
  judge({ environment, platform }) {
    const asked = Object.values(environment.requires).filter(
      (requirement) => requirement !== undefined,
    ).length;
    const expected = 'at least one requirement';
    if (asked === 0) {
      return notEvaluable(`The environment ${environment.name} asks nothing, so nothing can be decided.`, {
        expected,
        found: 'none',
        help: `Write under requires of ${environment.name} in waybill.yaml what an artifact must show.`,
      });
    }
    if (!platform.environments.some(({ name }) => name === environment.name)) {
      return fail(`The platform has no environment ${environment.name}.`, {
        expected: platform.environments.map(({ name }) => name).join(', '),
        found: environment.name,
        help: 'Name an environment of waybill.yaml.',
      });
    }
    return pass(`The environment ${environment.name} states what it asks.`, {
      expected,
      found: String(asked),
    });
  },
};
