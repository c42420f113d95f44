import type { GitlabJob } from './gitlab-build.ts';

/** What of a job's environment may enter its provenance. */
export interface GitlabEnvironmentOptions {
  /** Names of variables that are inputs of the build; none unless told. */
  readonly inputs?: readonly string[];
}

/** Reads a job from its environment. */
export function gitlabJobFromEnvironment(
  _environment: Readonly<Record<string, string | undefined>>,
  _options: GitlabEnvironmentOptions = {},
): GitlabJob {
  throw new Error('not yet');
}
