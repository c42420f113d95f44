import type { Job, JobEnvironment, Pipeline, Project, Runner } from './state.ts';

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
