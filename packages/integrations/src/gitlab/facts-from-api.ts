import type { Fact, FactName, FactValues } from '@waybill/evidence';
import type { GitlabJob, GitlabPipeline, GitlabProjectRecord, ProtectedRef } from './bodies.ts';

/** What GitLab's API said about one job. */
export interface GitlabJobRecords {
  readonly job: GitlabJob;
  readonly pipeline?: GitlabPipeline;
  readonly project?: GitlabProjectRecord;
  /** Protected branches for a branch's job, protected tags for a tag's; absent when they could not be read. */
  readonly protectedRefs?: readonly ProtectedRef[];
}

/**
 * Facts that GitLab's API confirms of a job, with assurance `api`. A record that is of another job, pipeline
 * or project than its neighbours shows nothing. Protection is as of now: GitLab keeps no history of it.
 * Times are left out: a job's are finer than `CI_JOB_STARTED_AT` and end after its build does.
 */
export function factsFromApi({ job, pipeline, project, protectedRefs }: GitlabJobRecords): readonly Fact[] {
  const facts: Fact[] = [];
  const add = <N extends FactName>(name: N, value: FactValues[N] | undefined): void => {
    if (value !== undefined) facts.push({ name, value, assurance: 'api', source: 'api' });
  };
  add('job.id', job.id);
  add('job.url', job.webUrl);
  add('job.name', job.name);
  add('pipeline.id', job.pipeline.id);
  add('source.project-id', job.pipeline.projectId);
  add('source.commit', job.pipeline.sha);
  add('source.ref', fullRef(job));
  if (protectedRefs)
    add(
      'source.ref-protected',
      protectedRefs.some(({ name }) => coversRef(name, job.ref)),
    );
  add('runner.id', job.runner?.id);
  if (pipeline?.id === job.pipeline.id) {
    add('pipeline.url', pipeline.webUrl);
    add('pipeline.source', pipeline.source);
  }
  if (project?.id === job.pipeline.projectId) add('source.repository', project.webUrl);
  return facts;
}

function fullRef({ ref, tag }: GitlabJob): string {
  // GitLab names a merge request's ref in full and everything else without `refs/`.
  if (ref.startsWith('refs/merge-requests/')) return ref;
  return `refs/${tag ? 'tags' : 'heads'}/${ref}`;
}

/** True when a protected name covers a ref; `*` stands for any characters, slashes included. */
export function coversRef(pattern: string, name: string): boolean {
  // No regular expression: whoever keeps a project chooses pattern and name, and backtracking over a few stars
  // would hold the server for years. The leftmost place of each piece suffices, so this never goes back.
  const [first, ...rest] = pattern.split('*') as [string, ...string[]];
  const last = rest.pop();
  if (last === undefined) return first === name;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
