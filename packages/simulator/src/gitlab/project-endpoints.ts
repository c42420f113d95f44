import { badRequest, forbidden, json, notFound, unauthorized, type Answer } from './answer.ts';
import { bytes, page, type ApiRequest } from './api-request.ts';
import { maySee } from './caller.ts';
import { coversRef, type Job, type Pipeline, type Project } from './state.ts';
import {
  bridgeView,
  jobView,
  pipelineDetailView,
  pipelineView,
  projectView,
  protectedBranchView,
  protectedTagView,
  releaseView,
} from './views.ts';
import { zip } from './zip.ts';

export function listProjects(request: ApiRequest): Answer {
  return page(request, {
    items: request.state.projects.filter((project) => maySee(request.caller, project)).toReversed(),
    view: (project) => projectView(project, request),
    keysetId: ({ id }) => id,
  });
}

export function listPipelines(request: ApiRequest, project: Project): Answer {
  const wanted = ['ref', 'sha', 'source', 'status'] as const;
  const items = request.state.pipelines.filter(
    (pipeline) =>
      pipeline.projectId === project.id &&
      wanted.every(
        (name) => request.query.get(name) === null || request.query.get(name) === pipeline[name],
      ) &&
      // Children are shown only to who asks for them.
      (pipeline.source !== 'parent_pipeline' || request.query.get('source') === 'parent_pipeline'),
  );
  return page(request, { items: items.toReversed(), view: (pipeline) => pipelineView(pipeline, request) });
}

export function getLatestPipeline(request: ApiRequest, project: Project): Answer {
  const ref = request.query.get('ref') ?? project.defaultBranch;
  const pipeline = request.state.pipelines.findLast(
    (candidate) => candidate.projectId === project.id && candidate.ref === ref,
  );
  return pipeline ? json(pipelineDetailView(pipeline, request)) : forbidden;
}

/** Jobs that started another pipeline; the list of jobs leaves them out. */
export function listBridges(request: ApiRequest, pipeline: Pipeline): Answer {
  const items = request.state.jobs.flatMap((job) => {
    const { downstream } = job;
    return job.pipelineId === pipeline.id && downstream ? [{ ...job, downstream }] : [];
  });
  return page(request, { items, view: (job) => bridgeView(job, request) });
}

export function listPipelineJobs(request: ApiRequest, pipeline: Pipeline): Answer {
  const retried = request.query.get('include_retried') === 'true';
  const items = request.state.jobs.filter(
    (job) => job.pipelineId === pipeline.id && (retried || !job.retried) && !job.downstream,
  );
  return page(request, { items: items.toReversed(), view: (job) => jobView(job, request) });
}

export function listProjectJobs(request: ApiRequest, project: Project): Answer {
  const scopes = request.query.getAll('scope[]');
  const items = request.state.jobs.filter(
    (job) =>
      job.projectId === project.id && !job.retried && (scopes.length === 0 || scopes.includes(job.status)),
  );
  return page(request, {
    items: items.toReversed(),
    view: (job) => jobView(job, request),
    keysetId: ({ id }) => id,
  });
}

export function getArchive(request: ApiRequest, job: Job): Answer {
  const asked = request.query.get('file_type');
  // An older instance does not know the parameter and answers with the archive.
  if (asked !== null && request.reportDownloads) {
    // Of the security reports GitLab does not let this one be downloaded.
    if (asked === 'coverage_fuzzing') return badRequest('file_type does not have a valid value');
    const report = job.reports.find(({ fileType }) => fileType === asked);
    return report && !isGone(job, request.nowMs) ? bytes(report.bytes, 'application/json') : notFound();
  }
  if (job.artifacts.length === 0 || isGone(job, request.nowMs)) return notFound();
  if (request.objectStorage) {
    return {
      status: 302,
      headers: { location: request.objectStorage(`/${job.id}/artifacts.zip`) },
      body: '',
      type: 'text/html',
    };
  }
  return bytes(zip(job.artifacts), 'application/zip');
}

export function getArtifact(request: ApiRequest, job: Job, [path]: readonly string[]): Answer {
  const file = job.artifacts.find((candidate) => candidate.path === path);
  return file && !isGone(job, request.nowMs) ? bytes(file.bytes, 'application/octet-stream') : notFound();
}

function isGone(job: Job, nowMs: number): boolean {
  return job.artifactsExpireAtMs !== undefined && job.artifactsExpireAtMs <= nowMs;
}

export function listProtectedBranches(request: ApiRequest, project: Project): Answer {
  if (request.caller.kind === 'anonymous') return unauthorized;
  const items = project.protectedBranches.map((name, index) => ({ name, index }));
  return page(request, { items, view: ({ name, index }) => protectedBranchView(name, index) });
}

export function getProtectedBranch(
  request: ApiRequest,
  project: Project,
  [name = '']: readonly string[],
): Answer {
  if (request.caller.kind === 'anonymous') return unauthorized;
  const index = project.protectedBranches.findIndex((pattern) => coversRef([pattern], name));
  const pattern = project.protectedBranches[index];
  return pattern === undefined ? notFound() : json(protectedBranchView(pattern, index));
}

export function listProtectedTags(request: ApiRequest, project: Project): Answer {
  if (request.caller.kind === 'anonymous') return unauthorized;
  return page(request, { items: project.protectedTags, view: protectedTagView });
}

export function listReleases(request: ApiRequest, project: Project): Answer {
  return page(request, { items: project.releases.toReversed(), view: releaseView });
}

export function getRelease(_: ApiRequest, project: Project, [tag]: readonly string[]): Answer {
  const release = project.releases.find((candidate) => candidate.tag === tag);
  return release ? json(releaseView(release)) : notFound();
}
