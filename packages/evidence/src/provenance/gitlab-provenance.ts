import type { GitlabBuild } from './gitlab-build.ts';

/** Writes SLSA provenance v1 of a GitLab job. */
export function buildGitlabProvenance(_build: GitlabBuild): Uint8Array {
  throw new Error('not yet');
}
