import type { CheckResult, JsonObject } from '@waybill/kernel';
import type { FactSet } from '../facts.ts';
import type { DigestCheck } from './gitlab-build.ts';
import { readChildren } from './image-children.ts';
import { oddity } from './oddity.ts';
import { malformedProvenance } from './provenance-error.ts';
import { findCommit, provenanceReader as read } from './provenance-resource.ts';
import type { Provenance, Resource } from './provenance.ts';
import { findRepository } from './repository-address.ts';
import { readSubjectChecks, readVouchedFacts } from './server-statement.ts';

/** External parameters of `gitlab-job/v1`; a verifier that ignores another one judges a build that it does not know. */
const knownParameters: ReadonlySet<string> = new Set([
  'source',
  'ref',
  'entryPoint',
  'config',
  'trigger',
  'inputs',
]);

/** The parts of {@link Provenance} that depend on the build type. */
export type ReadParameters = Pick<
  Provenance,
  'values' | 'runnerTags' | 'inputs' | 'digestCheck' | 'subjectChecks' | 'vouched' | 'children'
>;

/** Reads what a statement of our own build type says (`docs/buildtypes/gitlab-job-v1.md`). */
export function readWaybillProvenance(
  definition: JsonObject,
  dependencies: readonly Resource[],
  findings: CheckResult[],
): ReadParameters {
  const external = read.object(definition, 'externalParameters');
  const internal = read.findObject(definition, 'internalParameters') ?? {};
  const config = read.findObject(external, 'config');
  const runner = read.findObject(internal, 'runner') ?? {};
  const environment = read.findObject(internal, 'environment');
  const source = findRepository(read.text(external, 'source'));
  const unknown = Object.keys(external).filter((name) => !knownParameters.has(name));
  if (unknown.length > 0) findings.push(unknownParameters(unknown));
  const digestCheck = digestCheckOf(read.findText(internal, 'digestCheck'));
  const values = definedFacts({
    'source.repository': source,
    'source.project-id': read.findText(internal, 'projectId'),
    'source.commit': findCommit(
      dependencies.filter(({ uri }) => uri !== undefined && findRepository(uri) === source),
    ),
    'source.ref': read.text(external, 'ref'),
    'source.ref-protected': flag(internal, 'refProtected'),
    'source.from-fork': flag(internal, 'fromFork'),
    'build.config': config ? read.findText(config, 'uri') : undefined,
    'pipeline.id': read.findText(internal, 'pipelineId'),
    'pipeline.url': read.findText(internal, 'pipelineUrl'),
    'pipeline.source': read.findText(external, 'trigger'),
    'job.id': read.findText(internal, 'jobId'),
    'job.url': read.findText(internal, 'jobUrl'),
    'job.name': read.findText(external, 'entryPoint'),
    'runner.id': read.findText(runner, 'id'),
    'runner.environment': read.findText(runner, 'environment'),
    'runner.tier': read.findText(runner, 'tier'),
    'deployment.environment': environment ? read.findText(environment, 'name') : undefined,
  });
  return {
    values,
    runnerTags: read.texts(runner, 'tags'),
    inputs: textMembers(read.findObject(external, 'inputs') ?? {}),
    ...(digestCheck === undefined ? {} : { digestCheck }),
    subjectChecks: readSubjectChecks(internal),
    children: readChildren(internal),
    vouched: readVouchedFacts(internal, values),
  };
}

/** Facts without those that are undefined. */
export function definedFacts(values: {
  readonly [N in keyof FactSet]: FactSet[N] | undefined;
}): FactSet {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as FactSet;
}

function textMembers(members: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.keys(members).map((name) => [name, read.text(members, name)]));
}

function flag(from: JsonObject, name: string): boolean | undefined {
  const value = from[name] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw malformedProvenance(`true or false as "${name}"`, 'something else');
}

function digestCheckOf(text: string | undefined): DigestCheck | undefined {
  if (text === undefined || text === 'submitted' || text === 'registry' || text === 'job-artifact')
    return text;
  throw malformedProvenance('submitted, registry or job-artifact as "digestCheck"', 'something else');
}

function unknownParameters(names: readonly string[]): CheckResult {
  return oddity({
    check: 'provenance-unknown-parameter',
    message: 'The provenance has parameters that its build type does not define.',
    expected: [...knownParameters].join(', '),
    found: names.slice(0, 5).join(', ').slice(0, 200),
    help: 'Verify it with the version of Waybill that wrote it, or newer.',
  });
}
