import { isJsonObject, type CheckResult, type JsonObject, type JsonValue } from '@waybill/kernel';
import { oddity } from './oddity.ts';
import { findCommit } from './provenance-resource.ts';
import type { Resource } from './provenance.ts';
import { definedFacts, type ReadParameters } from './read-waybill-provenance.ts';
import { findRepository } from './repository-address.ts';

/** What GitLab's own writers need beside their parameters. */
export interface GitlabContext {
  readonly builderId: string;
  readonly dependencies: readonly Resource[];
  /** `invocationId` or `invocationID`, a text or a number. */
  readonly invocationId: string | undefined;
  readonly findings: CheckResult[];
}

/**
 * Reads provenance that GitLab's control plane or GitLab Runner wrote: its documentation and its real
 * statements differ in spelling, so both are read. Pipeline, ref and protection stand only among `variables`,
 * where a variable of the project may shadow GitLab's own: they are not taken from there.
 */
export function readGitlabProvenance(definition: JsonObject, context: GitlabContext): ReadParameters {
  const external = objectIn(definition, 'externalParameters');
  const internal = objectIn(definition, 'internalParameters');
  // The runner writes them beside the other parameters, the control plane below `variables`.
  tellSecrets({ ...external, ...objectIn(external, 'variables') }, context.findings);
  const jobId =
    idIn(internal, 'job') ?? (/^\d+$/.test(context.invocationId ?? '') ? context.invocationId : undefined);
  const repository = repositoryOf(external['source'], context);
  return {
    values: definedFacts({
      'source.repository': repository,
      'source.commit': findCommit(context.dependencies),
      'job.id': jobId,
      'job.url':
        repository === undefined || jobId === undefined ? undefined : `${repository}/-/jobs/${jobId}`,
      'job.name': textIn(external, 'entryPoint'),
      'runner.id': runnerOf(context.builderId),
    }),
    runnerTags: [],
    inputs: {},
  };
}

/** Reads the predicate v0.2 that npm writes in a GitLab job: all it knows are the job's variables. */
export function readNpmProvenance(predicate: JsonObject, context: GitlabContext): ReadParameters {
  const invocation = objectIn(predicate, 'invocation');
  const configSource = objectIn(invocation, 'configSource');
  const parameters = objectIn(invocation, 'parameters');
  const environment = objectIn(invocation, 'environment');
  tellSecrets(parameters, context.findings);
  const repository = repositoryOf(configSource['uri'], context);
  const jobId = idIn(objectIn(environment, 'job'), 'id');
  const pipelineId = idIn(objectIn(environment, 'pipeline'), 'id');
  return {
    values: definedFacts({
      'source.repository': repository,
      'source.project-id': idIn(parameters, 'CI_PROJECT_ID'),
      'source.commit': findCommit(context.dependencies),
      'pipeline.id': pipelineId,
      'pipeline.url':
        repository === undefined || pipelineId === undefined
          ? undefined
          : `${repository}/-/pipelines/${pipelineId}`,
      'job.id': jobId,
      'job.url':
        repository === undefined || jobId === undefined ? undefined : `${repository}/-/jobs/${jobId}`,
      'job.name': textIn(configSource, 'entryPoint'),
      'runner.id': runnerOf(context.builderId),
    }),
    runnerTags: [],
    inputs: {},
  };
}

function repositoryOf(source: JsonValue | undefined, { dependencies }: GitlabContext): string | undefined {
  const uri = typeof source === 'string' ? source : dependencies[0]?.uri;
  return uri === undefined ? undefined : findRepository(uri);
}

/** GitLab's builder is a runner: `<project>/-/runners/<id>`. */
function runnerOf(builderId: string): string | undefined {
  return /\/-\/runners\/(\d+)$/.exec(builderId)?.[1];
}

/** Variables whose values are secrets, or hold a token or a person's address. */
const secret = /^CI_REPOSITORY_URL$|TOKEN$|PASSWORD$|^GITLAB_USER_EMAIL$|^CI_COMMIT_AUTHOR$/;

function tellSecrets(variables: JsonObject, findings: CheckResult[]): void {
  const exposed = Object.keys(variables).filter(
    (name) => secret.test(name) && variables[name] !== '' && variables[name] !== '[MASKED]',
  );
  if (exposed.length === 0) return;
  findings.push(
    oddity({
      check: 'provenance-secret-exposed',
      message: 'The provenance carries variables that may hold a secret or a personal address in clear.',
      expected: 'no such variable, or [MASKED]',
      found: exposed.slice(0, 8).join(', ').slice(0, 200),
      help: 'Do not publish this document; prefer provenance that names allow-listed inputs only.',
    }),
  );
}

// Statements of other writers are read as far as they go: a member of another kind is one that is not there.
function objectIn(from: JsonObject, name: string): JsonObject {
  const value = from[name];
  return isJsonObject(value) ? value : {};
}

function textIn(from: JsonObject, name: string): string | undefined {
  const value = from[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function idIn(from: JsonObject, name: string): string | undefined {
  const value = from[name];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return typeof value === 'string' && /^\d{1,20}$/.test(value) ? value : undefined;
}
