import type { Digest } from '@waybill/kernel';

/** Severities of GitLab's security report schemas, in lower case, from the worst. */
export const severities = ['critical', 'high', 'medium', 'low', 'unknown', 'info'] as const;

/** One severity of a finding; what the scanner could not rate is `unknown`, which is no low one. */
export type Severity = (typeof severities)[number];

/**
 * A security report that GitLab keeps of a job.
 *
 * - `completed`: the scanner says that its scan succeeded
 * - `failed`: the scanner says that it did not, or its job failed or was canceled
 * - `unreadable`: no report of GitLab's schemas, or of another type than it was handed in as
 * - `missing`: GitLab lists it and does not hand it out: expired, or not among the job's `artifacts:paths` in a GitLab that
 *   hands out nothing else
 */
export interface ScanReport {
  /** GitLab's name of the kind of report, as under `artifacts:reports`: `sast`, `container_scanning` … */
  readonly type: string;
  readonly jobId: string;
  readonly outcome: 'completed' | 'failed' | 'unreadable' | 'missing';
  /** Of the exact bytes of the report; absent where GitLab handed out none. */
  readonly digest?: Digest;
  /** How many findings of each severity; absent unless `completed`. */
  readonly findings?: Readonly<Record<Severity, number>>;
  /** When the scan ended (RFC 3339, UTC); absent unless `completed`. */
  readonly endedAt?: string;
}

/**
 * The security reports of a build's pipeline at one time. Who asks again sees more of them, or other ones where a job was
 * retried: of several, the newest counts whole.
 */
export interface Scans {
  /** RFC 3339, UTC. */
  readonly capturedAt: string;
  /** True when every job of the pipeline had ended, so that a report that is not there will not come. */
  readonly complete: boolean;
  /** Of the latest run of each job. */
  readonly reports: readonly ScanReport[];
}

/** How the approvals of one deployment stood when they were captured. */
export interface DeploymentApprovals {
  /** Name of the environment in GitLab. */
  readonly environment: string;
  readonly deploymentId: string;
  /** How many people approve it who did not trigger it. */
  readonly approvals: number;
  /** How many reject it. */
  readonly rejections: number;
  /** How many approvals GitLab still waits for; 0 where its rules are satisfied or there are none. */
  readonly pending: number;
  /** RFC 3339, UTC. */
  readonly capturedAt: string;
}

/** Digest of a job's log. The text itself is not kept: logs hold what nobody meant to publish. */
export interface JobLog {
  readonly jobId: string;
  readonly digest: Digest;
  readonly bytes: number;
}
