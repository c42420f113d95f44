import { maxScanReportBytes, readScanReport, type ScanReport, type Scans } from '@waybill/evidence';
import { formatInstant, WaybillError, type Instant } from '@waybill/kernel';
import type { GitlabJobFile, GitlabJobWithFiles } from './capture-bodies.ts';
import { collectList } from './collect-list.ts';
import type { GitlabClient } from './gitlab-client.ts';

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

const ended: ReadonlySet<string> = new Set(['success', 'failed', 'canceled', 'skipped', 'manual']);
/** Above these nobody looks further: whether a scan is missing is then not known. */
const most = { pipelines: 20, jobs: 1_000, bridges: 100, reports: 100 } as const;

interface Asked {
  readonly projectId: string;
  readonly pipelineId: string;
}

/**
 * The security reports of a pipeline and of the pipelines of the same project that it started, from the latest run of each
 * job; undefined where the token may not see them. Throws what the client throws where GitLab cannot be asked.
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
    complete &&= [...jobs, ...bridges].every(({ status }) => ended.has(status));
    for (const { downstream } of bridges)
      if (downstream?.projectId === projectId) waiting.push(downstream.id);
    for (const job of jobs) {
      for (const file of job.files.filter(isScan)) {
        if (reports.length === most.reports) return undefined;
        reports.push(await fetchReport(projectId, job, file, gitlab));
      }
    }
  }
  return { capturedAt: formatInstant(now), complete, reports };
}

function isScan({ fileType }: GitlabJobFile): boolean {
  return scanTypes.some((type) => type === fileType);
}

async function fetchReport(
  projectId: string,
  { id: jobId, status }: GitlabJobWithFiles,
  { fileType: type, filename }: GitlabJobFile,
  gitlab: GitlabClient,
): Promise<ScanReport> {
  const origin = { type, jobId };
  try {
    const listed = await gitlab.fetchJobArtifact(projectId, jobId, filename, maxScanReportBytes);
    const found =
      listed.kind === 'found'
        ? listed
        : await gitlab.fetchJobReport(projectId, jobId, type, maxScanReportBytes);
    if (found.kind !== 'found' || isArchive(found.value)) return { ...origin, outcome: 'missing' };
    return readScanReport(found.value, { ...origin, jobFailed: status === 'failed' });
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    // Asked again, it would be as large, and its name as odd.
    if (error.code === 'gitlab-body-too-large') return { ...origin, outcome: 'unreadable' };
    if (error.code === 'gitlab-argument-malformed') return { ...origin, outcome: 'missing' };
    throw error;
  }
}

/** A GitLab that does not know how to hand out a report hands out all files of the job as a zip archive. */
function isArchive(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 2)).toString('latin1') === 'PK';
}
