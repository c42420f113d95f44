import { filePath, number, projectPath, type ProjectRef } from './addresses.ts';
import {
  readApprovalState,
  readBridge,
  readDeployment,
  readJobEnd,
  readJobWithFiles,
  type GitlabApprovalRule,
  type GitlabBridge,
  type GitlabDeployment,
  type GitlabJobEnd,
  type GitlabJobWithFiles,
} from './capture-bodies.ts';
import type { Lookup } from './gitlab-client.ts';
import type { HashedFile, HashLimits } from './hash-answer.ts';
import type { Asking } from './review-endpoints.ts';

/** What GitLab tells beside a build (docs, `api/jobs`, `api/job_artifacts`, `api/deployments`, `api/merge_request_approvals`). */
export interface CaptureReader {
  /** The latest run of each job of a pipeline, with the files that it left. */
  listJobsWithFiles(project: ProjectRef, pipelineId: string): AsyncIterable<GitlabJobWithFiles>;
  /** Jobs of a pipeline that start another one. Called `trigger_jobs` from 19.2 on, where the old name still answers. */
  listBridges(project: ProjectRef, pipelineId: string): AsyncIterable<GitlabBridge>;
  /**
   * The report of a kind that a job handed in. GitLab knows `file_type` since 2026; older ones answer with the archive of all
   * files of the job, where it has one.
   */
  fetchJobReport(
    project: ProjectRef,
    jobId: string,
    fileType: string,
    maxBytes: number,
  ): Promise<Lookup<Uint8Array>>;
  getJobEnd(project: ProjectRef, jobId: string): Promise<Lookup<GitlabJobEnd>>;
  /** Hashes a job's log as it arrives. */
  hashJobLog(project: ProjectRef, jobId: string, limits: HashLimits): Promise<Lookup<HashedFile>>;
  /** Deployments to an environment, newest first. */
  listDeployments(project: ProjectRef, environment: string): AsyncIterable<GitlabDeployment>;
  getDeployment(project: ProjectRef, id: string): Promise<Lookup<GitlabDeployment>>;
  /** Rules of a merge request, with whether each is approved; not available on GitLab Free. */
  getApprovalState(project: ProjectRef, iid: string): Promise<Lookup<readonly GitlabApprovalRule[]>>;
}

/** How the client asks for a file, and hashes one. */
export interface FileAsking extends Asking {
  readonly file: (path: string, maxBytes: number) => Promise<Lookup<Uint8Array>>;
  readonly hash: (path: string, limits: HashLimits) => Promise<Lookup<HashedFile>>;
}

/** The part of the client that reads what is captured. */
export function createCaptureReader({ look, list, file, hash }: FileAsking): CaptureReader {
  const pipeline = (project: ProjectRef, id: string): string =>
    `${projectPath(project)}/pipelines/${number(id)}`;
  const job = (project: ProjectRef, id: string): string => `${projectPath(project)}/jobs/${number(id)}`;
  return {
    listJobsWithFiles: (project, id) => list(`${pipeline(project, id)}/jobs?per_page=100`, readJobWithFiles),
    listBridges: (project, id) => list(`${pipeline(project, id)}/bridges?per_page=100`, readBridge),
    fetchJobReport: (project, id, fileType, maxBytes) =>
      file(`${job(project, id)}/artifacts?file_type=${filePath(fileType)}`, maxBytes),
    getJobEnd: (project, id) => look(job(project, id), readJobEnd),
    hashJobLog: (project, id, limits) => hash(`${job(project, id)}/trace`, limits),
    listDeployments: (project, environment) => {
      const query = new URLSearchParams({ environment, order_by: 'id', sort: 'desc', per_page: '100' });
      return list(`${projectPath(project)}/deployments?${query.toString()}`, readDeployment);
    },
    getDeployment: (project, id) => look(`${projectPath(project)}/deployments/${number(id)}`, readDeployment),
    getApprovalState: (project, iid) =>
      look(`${projectPath(project)}/merge_requests/${number(iid)}/approval_state`, readApprovalState),
  };
}
