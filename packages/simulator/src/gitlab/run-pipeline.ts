import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectArtifacts } from './collect-artifacts.ts';
import type { FixtureWriter } from './fixture.ts';
import type { IdTokenOptions } from './id-token.ts';
import { jobVariables } from './job-environment.ts';
import { runCommand } from './run-command.ts';
import {
  isRefProtected,
  type Job,
  type JobEnvironment,
  type Pipeline,
  type Project,
  type Runner,
  type User,
} from './state.ts';

/** One job of a pipeline to run. */
export interface JobSpec {
  readonly name: string;
  readonly stage?: string;
  /** The runner that takes it; without one the job stays pending for ever. */
  readonly runner?: Runner;
  /** Run one after the other: a text by `sh -e -c`, a list as program and arguments. */
  readonly commands: readonly (string | readonly string[])[];
  readonly idTokens?: { readonly [name: string]: { readonly aud: string | readonly string[] } };
  readonly variables?: { readonly [name: string]: string };
  readonly image?: string;
  /** Files or folders below the work folder to keep when the job succeeds. */
  readonly artifacts?: readonly string[];
  readonly environment?: JobEnvironment;
  readonly allowFailure?: boolean;
  readonly timeoutSeconds?: number;
  /** How often a failed job is tried again. */
  readonly retries?: number;
}

/** A pipeline to run. */
export interface PipelineSpec {
  readonly project: Project;
  readonly ref?: string;
  readonly refType?: Pipeline['refType'];
  readonly sha?: string;
  /** `CI_PIPELINE_SOURCE`; push unless told. */
  readonly source?: string;
  /** Who started it. */
  readonly user?: User;
  /** The fork whose merge request this is. */
  readonly fork?: Project;
  readonly jobs: readonly JobSpec[];
  /** `CI_PROJECT_DIR`: the jobs' work folder, kept between jobs as a shell executor does. */
  readonly workdir: string;
  /** `PATH` of the commands; this process's own unless told. */
  readonly path?: string;
  /** Called for each line of a job's log, secrets masked. */
  readonly onLine?: (job: Job, line: string) => void;
}

/** What came of a pipeline. */
export interface PipelineRun {
  readonly pipeline: Pipeline;
  /** In the order they were run, retried attempts included. */
  readonly jobs: readonly JobRun[];
}

/** What came of one job. */
export interface JobRun {
  readonly job: Job;
  /** Exit code of the command that ended it; undefined when none ran or it was killed. */
  readonly exitCode?: number;
}

/** What running needs of the instance. */
export interface RunnerHost {
  readonly url: string;
  readonly version: string;
  readonly now: () => number;
  readonly write: FixtureWriter;
  readonly idToken: (job: Job, options: IdTokenOptions) => string;
  /** Aborts when the instance closes. */
  readonly signal: AbortSignal;
}

/** The runner's default `output_limit`; what comes after is dropped, the job goes on. */
const maxLogBytes = 4 * 1024 * 1024;

/** Runs the jobs stage by stage; after a stage that failed the rest is skipped. */
export async function runPipeline(spec: PipelineSpec, host: RunnerHost): Promise<PipelineRun> {
  const { project, ref, refType, sha, source, user, fork } = spec;
  const pipeline = host.write.pipeline({
    project,
    ...(ref !== undefined && { ref }),
    ...(refType && { refType }),
    ...(sha !== undefined && { sha }),
    ...(source !== undefined && { source }),
    ...(user && { user }),
    ...(fork && { fork }),
  });
  const planned = spec.jobs.map((job) => ({ job, record: declareJob(job, pipeline, host) }));
  const runs: JobRun[] = [];
  for (const stage of new Set(planned.map(({ record }) => record.stage))) {
    const inStage = planned.filter(({ record }) => record.stage === stage);
    if (pipeline.status === 'failed') {
      for (const { record } of inStage) record.status = 'skipped';
      continue;
    }
    for (const { record } of inStage) {
      record.status = 'pending';
      record.queuedAtMs = host.now();
    }
    let isWaiting = false;
    for (const { job, record } of inStage) {
      const attempts = await runWithRetries(job, record, { spec, pipeline, host });
      runs.push(...attempts);
      const last = attempts.at(-1)?.job;
      if (last?.status === 'pending') isWaiting = true;
      if (last?.status === 'failed' && !last.allowFailure) pipeline.status = 'failed';
    }
    // A job that no runner takes holds the pipeline for ever; later stages stay `created`.
    if (isWaiting) return { pipeline, jobs: runs };
  }
  if (pipeline.status !== 'failed') pipeline.status = 'success';
  pipeline.finishedAtMs = pipeline.updatedAtMs = host.now();
  return { pipeline, jobs: runs };
}

interface RunContext {
  readonly spec: PipelineSpec;
  readonly pipeline: Pipeline;
  readonly host: RunnerHost;
}

async function runWithRetries(job: JobSpec, first: Job, context: RunContext): Promise<readonly JobRun[]> {
  const runs: JobRun[] = [];
  let record = first;
  for (let left = job.retries ?? 0; ; left--) {
    const run = await runJob(job, record, context);
    runs.push(run);
    if (record.status !== 'failed' || left === 0) return runs;
    record.retried = true;
    record = declareJob(job, context.pipeline, context.host);
    record.status = 'pending';
    record.queuedAtMs = context.host.now();
  }
}

function declareJob(job: JobSpec, pipeline: Pipeline, host: RunnerHost): Job {
  return host.write.job({
    pipeline,
    name: job.name,
    stage: job.stage ?? 'test',
    ...(job.environment && { environment: job.environment }),
    ...(job.allowFailure !== undefined && { allowFailure: job.allowFailure }),
    ...(job.timeoutSeconds !== undefined && { timeoutSeconds: job.timeoutSeconds }),
  });
}

async function runJob(job: JobSpec, record: Job, { spec, pipeline, host }: RunContext): Promise<JobRun> {
  const { runner } = job;
  if (!runner || !takes(runner, spec.project, pipeline)) return { job: record };
  record.runnerId = runner.id;
  record.status = 'running';
  record.startedAtMs = runner.contactedAtMs = host.now();
  pipeline.status = pipeline.status === 'failed' ? 'failed' : 'running';
  pipeline.startedAtMs ??= record.startedAtMs;
  pipeline.updatedAtMs = host.now();

  const idTokens = Object.fromEntries(
    Object.entries(job.idTokens ?? {}).map(([name, { aud }]) => [name, host.idToken(record, { aud })]),
  );
  const { variables, secrets } = jobVariables({
    url: host.url,
    version: host.version,
    project: spec.project,
    pipeline,
    job: record,
    runner,
    workdir: spec.workdir,
    idTokens,
    variables: job.variables ?? {},
    ...(job.image !== undefined && { image: job.image }),
  });
  const say = logWriter(record, secrets, spec.onLine);
  const home = await mkdtemp(join(tmpdir(), 'simulated-runner-'));
  try {
    const env = { PATH: spec.path ?? process.env['PATH'] ?? '', HOME: home, ...variables };
    const deadlineMs = Date.now() + record.timeoutSeconds * 1000;
    let exitCode: number | undefined;
    for (const command of job.commands) {
      say(`$ ${typeof command === 'string' ? command : command.join(' ')}`);
      const end = await runCommand({
        command,
        cwd: spec.workdir,
        env,
        timeoutMs: Math.max(0, deadlineMs - Date.now()),
        signal: host.signal,
        onLine: say,
      });
      exitCode = end.kind === 'exited' ? end.exitCode : undefined;
      if (exitCode === 0) continue;
      record.failureReason = failureReasons[end.kind];
      break;
    }
    if (record.failureReason === undefined) {
      record.artifacts = await collectArtifacts(spec.workdir, job.artifacts ?? [], say);
    }
    say(record.failureReason === undefined ? 'Job succeeded' : `ERROR: Job failed: ${record.failureReason}`);
    return { job: record, ...(exitCode !== undefined && { exitCode }) };
  } finally {
    record.status = record.failureReason === undefined ? 'success' : 'failed';
    record.finishedAtMs = pipeline.updatedAtMs = host.now();
    await rm(home, { recursive: true, force: true });
  }
}

const failureReasons = {
  exited: 'script_failure',
  'timed-out': 'job_execution_timeout',
  'not-started': 'runner_system_failure',
} as const;

function takes(runner: Runner, project: Project, pipeline: Pipeline): boolean {
  return !runner.paused && (runner.accessLevel === 'not_protected' || isRefProtected(project, pipeline));
}

/** Appends lines to the job's log with every secret replaced, as the runner masks them. */
function logWriter(
  job: Job,
  secrets: readonly string[],
  onLine: PipelineSpec['onLine'],
): (line: string) => void {
  let isFull = false;
  return (line) => {
    const masked = secrets.reduce((text, secret) => text.replaceAll(secret, '[MASKED]'), line);
    onLine?.(job, masked);
    if (isFull) return;
    job.log += `${masked}\n`;
    if (job.log.length < maxLogBytes) return;
    isFull = true;
    job.log += `Job's log exceeded limit of ${maxLogBytes} bytes. No more output is collected.\n`;
  };
}
