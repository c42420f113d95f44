import { isJsonObject, type Instant, type JsonValue } from '@waybill/kernel';
import { fieldsOf, listOf, type BodyReader } from './body-fields.ts';

/** A file that a job left behind, as the job's own body lists it. */
export interface GitlabJobFile {
  /** `archive`, `trace`, or the kind of a report: `sast`, `container_scanning` … */
  readonly fileType: string;
  readonly filename: string;
  readonly sizeBytes: number;
}

/** How far a job has come. */
export interface GitlabJobState {
  readonly status: string;
  /** True where the pipeline goes on whatever becomes of the job: also where it is started by hand or never. */
  readonly allowFailure: boolean;
}

/** A job with the files that it left. */
export interface GitlabJobWithFiles extends GitlabJobState {
  readonly id: string;
  readonly files: readonly GitlabJobFile[];
}

/** The pipeline that a job started in another. */
export interface GitlabBridge extends GitlabJobState {
  readonly downstream?: GitlabDownstream;
}

/** A pipeline that another one started. */
export interface GitlabDownstream {
  readonly id: string;
  readonly projectId: string;
  /** `parent_pipeline` for a child, which is of its parent's project and commit; `pipeline` for one of any other. */
  readonly source: string;
}

/** A deployment of a commit to an environment. */
export interface GitlabDeployment {
  readonly id: string;
  readonly environment: string;
  readonly sha: string;
  /** Who triggered it; absent where GitLab no longer knows. */
  readonly triggeredBy?: string;
  /** Absent where the tier has no approvals. */
  readonly approvals?: GitlabDeploymentApprovals;
}

/** Who said what of a deployment, and what is missing. */
export interface GitlabDeploymentApprovals {
  /** Users who approve it, each once. */
  readonly approvedBy: readonly string[];
  readonly rejectedBy: readonly string[];
  readonly pending: number;
}

/** A rule that GitLab applies to a merge request. */
export interface GitlabApprovalRule {
  readonly approved: boolean;
  readonly approvalsRequired: number;
}

export const readJobWithFiles: BodyReader<GitlabJobWithFiles> = (value) => {
  const body = fieldsOf(value, 'job');
  return {
    id: body.id('id'),
    status: body.text('status'),
    allowFailure: body.flag('allow_failure'),
    files: listOf(body.value('artifacts'), 'job.artifacts').map((item) => {
      const file = fieldsOf(item, 'job.artifacts[]');
      return {
        fileType: file.text('file_type'),
        filename: file.text('filename'),
        sizeBytes: Number(file.id('size')),
      };
    }),
  };
};

export const readBridge: BodyReader<GitlabBridge> = (value) => {
  const body = fieldsOf(value, 'bridge');
  const downstream = body.value('downstream_pipeline');
  return {
    status: body.text('status'),
    allowFailure: body.flag('allow_failure'),
    ...(isJsonObject(downstream) && { downstream: readDownstream(downstream) }),
  };
};

function readDownstream(value: JsonValue): GitlabDownstream {
  const body = fieldsOf(value, 'bridge.downstream_pipeline');
  return { id: body.id('id'), projectId: body.id('project_id'), source: body.text('source') };
}

export const readDeployment: BodyReader<GitlabDeployment> = (value) => {
  const body = fieldsOf(value, 'deployment');
  const user = body.value('user');
  return {
    id: body.id('id'),
    sha: body.text('sha'),
    environment: fieldsOf(body.value('environment'), 'deployment.environment').text('name'),
    ...(isJsonObject(user) && { triggeredBy: fieldsOf(user, 'deployment.user').id('id') }),
    ...(body.value('pending_approval_count') !== undefined && { approvals: readDeploymentApprovals(value) }),
  };
};

const readDeploymentApprovals: BodyReader<GitlabDeploymentApprovals> = (value) => {
  const body = fieldsOf(value, 'deployment');
  const said = listOf(body.value('approvals'), 'deployment.approvals').map(readSaid);
  // The count of GitLab adds up what several rules ask, so one group can approve for another: each rule is asked apart.
  const summary = body.value('approval_summary');
  const rules = isJsonObject(summary) ? listOf(summary['rules'], 'approval_summary.rules') : [];
  const missing = rules.map(missingOf).reduce((sum, count) => sum + count, 0);
  return {
    approvedBy: distinct(said, 'approved'),
    rejectedBy: distinct(said, 'rejected'),
    pending: Math.max(missing, Number(body.id('pending_approval_count'))),
  };
};

interface Said {
  readonly user: string;
  readonly status: string;
}

function readSaid(value: JsonValue): Said {
  const body = fieldsOf(value, 'approval');
  return { user: fieldsOf(body.value('user'), 'approval.user').id('id'), status: body.text('status') };
}

function missingOf(value: JsonValue): number {
  const rule = fieldsOf(value, 'approval_summary.rules[]');
  const given = listOf(rule.value('deployment_approvals'), 'deployment_approvals').map(readSaid);
  return Math.max(0, Number(rule.id('required_approvals')) - distinct(given, 'approved').length);
}

function distinct(said: readonly Said[], status: string): readonly string[] {
  return [...new Set(said.filter((one) => one.status === status).map(({ user }) => user))];
}

export const readApprovalState: BodyReader<readonly GitlabApprovalRule[]> = (value) =>
  listOf(fieldsOf(value, 'approval state').value('rules'), 'approval state.rules').map((item) => {
    const rule = fieldsOf(item, 'approval state.rules[]');
    return {
      approved: rule.flag('approved'),
      approvalsRequired: Number(rule.id('approvals_required')),
    };
  });

/** When a job ended, and whether its log was erased. */
export interface GitlabJobEnd {
  readonly finishedAt?: Instant;
  readonly erasedAt?: Instant;
}

export const readJobEnd: BodyReader<GitlabJobEnd> = (value) => {
  const body = fieldsOf(value, 'job');
  return {
    ...body.optionalInstant('finished_at', 'finishedAt'),
    ...body.optionalInstant('erased_at', 'erasedAt'),
  };
};
