export type { JobFixture, PipelineFixture, ProjectFixture, RunnerFixture, TokenFixture } from './fixture.ts';
export type { Fault } from './faults.ts';
export type { MergeRequestFixture } from './merge-request-fixture.ts';
export type { IdTokenOptions } from './id-token.ts';
export type { JobRun, JobSpec, PipelineRun, PipelineSpec } from './run-pipeline.ts';
export { startGitlab } from './start-gitlab.ts';
export type { GitlabOptions, SeenRequest, SimulatedGitlab } from './start-gitlab.ts';
export type {
  AccessToken,
  ArtifactFile,
  GitlabState,
  Job,
  JobEnvironment,
  Pipeline,
  Project,
  ProjectVariable,
  Release,
  Runner,
  Status,
  User,
} from './state.ts';
