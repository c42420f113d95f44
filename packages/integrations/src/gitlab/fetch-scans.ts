import { maxScanReportBytes, readScanReport, type ScanReport, type Scans } from '@waybill/evidence';
import { formatInstant, type Instant } from '@waybill/kernel';
import type { GitlabBridge, GitlabJobFile, GitlabJobState, GitlabJobWithFiles } from './capture-bodies.ts';
import { collectList } from './collect-list.ts';
import type { GitlabClient, Lookup } from './gitlab-client.ts';

/** GitLab's kinds of security reports (docs, `ci/yaml/artifacts_reports`). */
export const scanTypes = [
  'sast',
  'secret_detection',
  'dependency_scanning',
  'container_scanning',
  'cluster_image_scanning',
  'dast',
  'api_fuzzing',
  'coverage_fuzzing',
] as const;

const ended: ReadonlySet<string> = new Set(['success', 'failed', 'canceled', 'skipped']);
/** Above these nobody looks further: whether a scan is missing is then not known. */
const most = { pipelines: 20, jobs: 1_000, bridges: 100, reports: 100 } as const;

interface Asked {
  readonly projectId: string;
  readonly pipelineId: string;
}

/**
 * The security reports of a pipeline and of its child pipelines, from the latest run of each job; undefined where the token may not see them. Throws what the client throws where GitLab cannot be asked.
 */
export async function fetchScans(
  { projectId, pipelineId }: Asked,
  gitlab: GitlabClient,
  now: Instant,
): Promise<Scans | undefined> {
  const waiting = [pipelineId];
  const seen = new Set<string>();
  const reports: ScanReport[] = [];
  let complete = true;
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const jobs = await collectList(gitlab.listJobsWithFiles(projectId, id), most.jobs);
    const bridges = await collectList(gitlab.listBridges(projectId, id), most.bridges);
    if (!jobs || !bridges || seen.size > most.pipelines) return undefined;
    complete &&= [...jobs, ...bridges].every(isOver);
    waiting.push(...bridges.filter(isChildOf(projectId)).flatMap(({ downstream }) => downstream?.id ?? []));
    // One that still runs may yet fail.
    for (const job of jobs.filter(({ status }) => ended.has(status))) {
      for (const file of job.files.filter(isScan)) {
        if (reports.length === most.reports) return undefined;
        reports.push(await fetchReport(projectId, job, file, gitlab));
      }
    }
  }
  return { capturedAt: formatInstant(now), complete, reports };
}

/** Of a pipeline of its own, even in this project, somebody else may have written what it runs: it may be of any branch. */
function isChildOf(projectId: string): (bridge: GitlabBridge) => boolean {
  return ({ downstream }) => downstream?.projectId === projectId && downstream.source === 'parent_pipeline';
}

/** A job that waits for somebody to start it is over where the pipeline does not wait with it. */
function isOver({ status, allowFailure }: GitlabJobState): boolean {
  return ended.has(status) || (status === 'manual' && allowFailure);
}

function isScan({ fileType }: GitlabJobFile): boolean {
  return scanTypes.some((type) => type === fileType);
}

async function fetchReport(
  projectId: string,
  job: GitlabJobWithFiles,
  file: GitlabJobFile,
  gitlab: GitlabClient,
): Promise<ScanReport> {
  const origin = { type: file.fileType, jobId: job.id };
  if (file.sizeBytes > maxScanReportBytes) return { ...origin, outcome: 'unreadable' };
  const bytes =
    (await downloadListed(projectId, job.id, file, gitlab)) ??
    (await download(() => gitlab.fetchJobReport(projectId, job.id, file.fileType, maxScanReportBytes)));
  if (!bytes || isArchive(bytes)) return { ...origin, outcome: 'missing' };
  // A scanner that was stopped or failed may have written half of what it would have found.
  return readScanReport(bytes, { ...origin, jobFailed: job.status !== 'success' });
}

/** The report where it is also among the job's `artifacts:paths`. Of two files of its name the other one is no report. */
async function downloadListed(
  projectId: string,
  jobId: string,
  { filename, sizeBytes }: GitlabJobFile,
  gitlab: GitlabClient,
): Promise<Uint8Array | undefined> {
  const bytes = await download(() => gitlab.fetchJobArtifact(projectId, jobId, filename, maxScanReportBytes));
  return bytes?.byteLength === sizeBytes ? bytes : undefined;
}

/** Asked again, the answer would be as large, and the file's name as odd. */
const forGood: readonly unknown[] = ['gitlab-body-too-large', 'gitlab-argument-malformed'];

/** What GitLab hands out; undefined where it does not, or hands out something larger than any report. */
async function download(ask: () => Promise<Lookup<Uint8Array>>): Promise<Uint8Array | undefined> {
  try {
    const found = await ask();
    return found.kind === 'found' ? found.value : undefined;
  } catch (error) {
    if (forGood.includes((error as { code?: unknown }).code)) return undefined;
    throw error;
  }
}

/** A GitLab that does not know how to hand out a report hands out all files of the job as a zip archive. */
function isArchive(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 2)).toString('latin1') === 'PK';
}
