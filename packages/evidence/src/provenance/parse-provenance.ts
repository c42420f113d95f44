import {
  formatInstant,
  parseInstant,
  type CheckResult,
  type Instant,
  type JsonObject,
} from '@waybill/kernel';
import { gitlabJobBuildType } from './gitlab-build.ts';
import { slsaProvenanceType } from './gitlab-provenance.ts';
import { oddity } from './oddity.ts';
import { malformedProvenance } from './provenance-error.ts';
import { parseResources, provenanceReader as read } from './provenance-resource.ts';
import type { Provenance } from './provenance.ts';
import { readGitlabProvenance, readNpmProvenance } from './read-gitlab-provenance.ts';
import { readWaybillProvenance, type ReadParameters } from './read-waybill-provenance.ts';
import { tellRunnerDefects } from './runner-defects.ts';
import type { Statement } from './statement.ts';

/** Predicate type of SLSA provenance v0.2, which npm still writes. */
const oldProvenanceType = 'https://slsa.dev/provenance/v0.2';

const controlPlaneBuildType = 'https://docs.gitlab.com/ci/pipeline_security/slsa/provenance_v1';
const npmBuildType = 'https://github.com/npm/cli/gitlab/v0alpha1';
const runnerBuildType = /^https:\/\/gitlab\.com\/gitlab-org\/gitlab-runner\/-\/blob\/[^/]+\/PROVENANCE\.md$/;

/** True for predicate types that {@link parseProvenance} reads: SLSA provenance v1 and v0.2. */
export function isProvenanceType(predicateType: string): boolean {
  return predicateType === slsaProvenanceType || predicateType === oldProvenanceType;
}

/**
 * Reads SLSA provenance v1 of Waybill, GitLab's control plane, GitLab Runner or others, and v0.2 of npm, into
 * one form. What is odd about a document is told in `findings`, not refused, as long as its sense is clear.
 * Throws `provenance-malformed`. Nothing here is verified: every value is what the document claims.
 */
export function parseProvenance(statement: Statement): Provenance {
  const { predicateType, predicate } = statement;
  if (!isProvenanceType(predicateType)) {
    throw malformedProvenance(`${slsaProvenanceType} as predicate type`, predicateType.slice(0, 100));
  }
  if (!predicate) throw malformedProvenance('a predicate', 'none');
  return predicateType === slsaProvenanceType
    ? parseV1(statement, predicate)
    : parseV02(statement, predicate);
}

function parseV1(statement: Statement, predicate: JsonObject): Provenance {
  const findings: CheckResult[] = [];
  const definition = read.object(predicate, 'buildDefinition');
  const buildType = read.text(definition, 'buildType');
  const runDetails = read.object(predicate, 'runDetails');
  const builderId = read.text(read.object(runDetails, 'builder'), 'id');
  const metadata = read.findObject(runDetails, 'metadata') ?? {};
  const dependencies = parseResources(definition, 'resolvedDependencies', findings);
  const producer = producerOf(buildType);
  const context = { builderId, dependencies, invocationId: invocationIdOf(metadata), findings };
  const parameters =
    producer === 'waybill'
      ? readWaybillProvenance(definition, dependencies, findings)
      : readGitlabProvenance(
          definition,
          producer === 'unknown' ? { ...context, invocationId: undefined } : context,
        );
  if (producer === 'gitlab-control-plane' || producer === 'gitlab-runner')
    tellForm(statement, metadata, findings);
  if (producer === 'gitlab-runner') tellRunnerDefects(definition, findings);
  return {
    producer,
    predicateType: statement.predicateType,
    buildType,
    builderId,
    ...parameters,
    ...timed(parameters.values, buildType, builderId, metadata),
    byproducts: parseResources(runDetails, 'byproducts', findings),
    dependencies,
    findings,
  };
}

function parseV02({ predicateType }: Statement, predicate: JsonObject): Provenance {
  const findings: CheckResult[] = [];
  const buildType = read.text(predicate, 'buildType');
  const builderId = read.text(read.object(predicate, 'builder'), 'id');
  const metadata = read.findObject(predicate, 'metadata') ?? {};
  const dependencies = parseResources(predicate, 'materials', findings);
  const parameters = readNpmProvenance(predicate, {
    builderId,
    dependencies,
    invocationId: undefined,
    findings,
  });
  return {
    producer: buildType === npmBuildType ? 'npm' : 'unknown',
    predicateType,
    buildType,
    builderId,
    ...parameters,
    ...timed(parameters.values, buildType, builderId, {
      startedOn: metadata['buildStartedOn'] ?? null,
      finishedOn: metadata['buildFinishedOn'] ?? null,
    }),
    byproducts: [],
    dependencies,
    findings,
  };
}

function producerOf(buildType: string): Provenance['producer'] {
  if (buildType === gitlabJobBuildType) return 'waybill';
  if (buildType === controlPlaneBuildType) return 'gitlab-control-plane';
  return runnerBuildType.test(buildType) ? 'gitlab-runner' : 'unknown';
}

function timed(
  values: ReadParameters['values'],
  buildType: string,
  builderId: string,
  metadata: JsonObject,
): Pick<Provenance, 'values' | 'startedAt' | 'finishedAt'> {
  const startedAt = instantIn(metadata, 'startedOn');
  const finishedAt = instantIn(metadata, 'finishedOn');
  return {
    values: {
      ...values,
      'build.type': buildType,
      'build.builder': builderId,
      ...(startedAt === undefined ? {} : { 'build.started-at': formatInstant(startedAt) }),
      ...(finishedAt === undefined ? {} : { 'build.finished-at': formatInstant(finishedAt) }),
    },
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
  };
}

function instantIn(metadata: JsonObject, name: string): Instant | undefined {
  const text = read.findText(metadata, name);
  if (text === undefined || text === '') return undefined;
  try {
    return parseInstant(text);
  } catch {
    throw malformedProvenance(`a date-time with its zone as "${name}"`, 'something else');
  }
}

function invocationIdOf(metadata: JsonObject): string | undefined {
  const value = metadata['invocationId'] ?? metadata['invocationID'];
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
}

/** Deviations from SLSA and in-toto that do not change the sense. */
function tellForm(statement: Statement, metadata: JsonObject, findings: CheckResult[]): void {
  const odd = [
    ...(statement.type === 'https://in-toto.io/Statement/v1' ? [] : ['Statement v0.1 around predicate v1']),
    ...('invocationID' in metadata ? ['invocationID instead of invocationId'] : []),
    ...(typeof metadata['invocationId'] === 'number' ? ['a number as invocationId'] : []),
  ];
  if (odd.length === 0) return;
  findings.push(
    oddity({
      check: 'provenance-form',
      message: 'The provenance is written differently from what its specification says, but it can be read.',
      expected: 'in-toto Statement v1 with SLSA provenance v1',
      found: odd.join(', '),
      help: 'Nothing to do on your side: known versions of GitLab write it so.',
    }),
  );
}
