import { WaybillError } from '@waybill/kernel';
import type { Environment, Platform } from './platform.ts';

/** The environment of that name, compared exactly; throws `environment-unknown`, which lists the known ones. */
export function findEnvironment(platform: Platform, name: string): Environment {
  const environment = platform.environments.find((candidate) => candidate.name === name);
  if (environment) return environment;
  const known = platform.environments.map((candidate) => candidate.name);
  throw new WaybillError({
    code: 'environment-unknown',
    message: 'No verdict was asked for: the platform folder does not name this environment.',
    expected:
      known.length === 0 ? 'an environment in waybill.yaml, which has none' : `one of ${known.join(', ')}`,
    found: name.length > 80 ? `a name of ${name.length} characters` : JSON.stringify(name),
    help: 'Name one that waybill.yaml lists under "environments", or add this one there.',
  });
}
