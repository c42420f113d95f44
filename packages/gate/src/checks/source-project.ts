import { reaches } from '@waybill/evidence';
import type { GitlabProject } from '@waybill/platform';
import { judgeFork } from '../judge-fork.ts';
import { documentOf, factsNamed, helpFor, helpForUnknown, showFact, strongestOf } from '../known-facts.ts';
import { fail, notEvaluable, pass, type Check } from '../check.ts';

/** Does the source lie in a project that the environment accepts, by its number and its whole address? */
export const sourceProject: Check = {
  check: 'source-project',
  requirement: 'source',
  judge({ facts, environment, platform }) {
    const { projects, least } = environment.requires.source ?? { projects: [], least: 'api' };
    const fork = judgeFork(facts);
    if (fork !== undefined) return fork;
    const ids = factsNamed(facts, 'source.project-id');
    const addresses = factsNamed(facts, 'source.repository');
    // A number means something only together with its instance, a path only together with its number:
    // numbers repeat between instances, and paths are given away when a project moves.
    const addressOf = ({ path }: GitlabProject): string => `${platform.gitlab.url}/${path}`;
    const expected = projects.map((project) => `${addressOf(project)} (project ${project.id})`).join(' or ');
    const fits = projects.some(
      (project) =>
        ids.every(({ value }) => value === project.id) &&
        addresses.every(({ value }) => value === addressOf(project)),
    );
    const id = strongestOf(ids);
    const address = strongestOf(addresses);
    const found = [
      address === undefined ? 'no address' : showFact(address),
      id === undefined ? 'no project id' : `project ${showFact(id)}`,
    ].join(', ');
    const document = address === undefined ? {} : documentOf(address);
    if (!fits) {
      return fail('The source does not lie in a project that the environment accepts.', {
        expected,
        found,
        help: 'Build in a project that the environment names, or name the project by id and path.',
        ...document,
      });
    }
    if (id === undefined || address === undefined) {
      return notEvaluable('The project of the source is unknown.', {
        expected,
        found,
        help: helpForUnknown(facts, least),
      });
    }
    if (!reaches(id.assurance, least) || !reaches(address.assurance, least)) {
      return notEvaluable('The project of the source is not known surely enough.', {
        expected,
        found,
        help: helpFor(least),
        ...document,
      });
    }
    return pass('The source lies in an accepted project.', { expected, found, ...document });
  },
};
