/** A build whose evidence is good in every way, for tests that break exactly one property of it. */
import {
  buildCycloneDx,
  buildGitlabProvenance,
  renderEvidenceLines,
  type Artifact,
  type DeploymentApprovals,
  type Fact,
  type GitlabBuild,
  type HealthStatement,
  type JobLog,
  type SbomInput,
  type Scans,
} from '@waybill/evidence';
import {
  digestOf,
  formatInstant,
  parseInstant,
  type CheckResult,
  type Instant,
  type JsonObject,
} from '@waybill/kernel';
import type { Platform, Requirements } from '@waybill/platform';
import {
  gitlabIdentity,
  type BundleOptions,
  type EditableJson,
  type GitlabClaims,
} from '@waybill/simulator/sigstore';
import { assessSubmission } from '../assess-submission.ts';
import type { Assessment } from '../assessment.ts';
import { decidePromotion, type LedgerState, type PromotionInput } from '../decide-promotion.ts';
import type { Decision } from '../decision.ts';
import type { EvidenceSet, Submission } from '../submission.ts';
import { goodPlatform, goodRequirements, signedAt, sigstore } from './good-platform.ts';

/** When the gate decides about it. */
export const decidedAt: Instant = parseInstant('2026-01-31T13:00:00Z');

/** The artifact's content. */
export const artifactBytes: Uint8Array = Buffer.from('the packed release of acme/app\n');

/** Claims of the ID token of the job that made the good build. */
export const goodClaims: GitlabClaims & JsonObject = {
  iss: 'https://gitlab.example.com',
  aud: 'waybill:waybill.example.com',
  sub: 'project_path:acme/app:ref_type:branch:ref:main',
  jti: '235b3a54-b797-45c7-ae9a-f72d7bc6ef5b',
  iat: signedAt / 1000 - 60,
  nbf: signedAt / 1000 - 65,
  exp: signedAt / 1000 + 3600,
  project_id: '4711',
  project_path: 'acme/app',
  job_project_id: '4711',
  job_project_path: 'acme/app',
  namespace_id: '42',
  namespace_path: 'acme',
  pipeline_id: '815',
  pipeline_source: 'push',
  job_id: '2342',
  ref: 'main',
  ref_type: 'branch',
  ref_path: 'refs/heads/main',
  ref_protected: 'true',
  sha: 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
  ci_config_ref_uri: 'gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main',
  ci_config_sha: 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
  runner_id: 7,
  runner_environment: 'self-hosted',
  project_visibility: 'private',
};

/** One property of the good build that should be different. */
export interface Changes {
  /** Bytes that are handed in and promoted instead of the built ones. */
  readonly artifactBytes?: Uint8Array;
  /** Bytes that are promoted instead of those that were handed in. */
  readonly promotedBytes?: Uint8Array;
  readonly sbom?: (input: SbomInput) => SbomInput;
  /** Changes the SBOM before its digest is named in the provenance. */
  readonly sbomBytes?: (bytes: Uint8Array) => Uint8Array;
  readonly build?: (build: GitlabBuild) => GitlabBuild;
  /** Changes the provenance statement before it is signed. */
  readonly statement?: (statement: EditableJson) => void;
  readonly provenanceBundle?: BundleOptions;
  readonly signatureBundle?: BundleOptions;
  /** Changes the evidence after everything was made and signed. */
  readonly evidence?: (evidence: Required<EvidenceSet>) => EvidenceSet;
  /** Claims of the ID token; `undefined` leaves the token out. */
  readonly idToken?: (claims: GitlabClaims & JsonObject) => JsonObject | undefined;
  readonly apiFacts?: readonly Fact[];
  /** What GitLab's API says of the review, beside `apiFacts`. */
  readonly review?: (facts: readonly Fact[]) => readonly Fact[];
  /** What was captured of scans, deployments and the log. */
  readonly captured?: (facts: readonly Fact[]) => readonly Fact[];
  /** The moment of signing unless told. */
  readonly acceptedAt?: Instant | 'never';
  readonly platform?: (platform: Platform) => Platform;
  /** The platform under which the promotion is decided, where it is another than at the assessment. */
  readonly platformLater?: (platform: Platform) => Platform;
  readonly environmentName?: string;
  readonly requires?: (requires: Requirements) => Requirements;
  /** The health statement; `undefined` leaves it out. */
  readonly health?: (statement: HealthStatement) => HealthStatement | undefined;
  readonly findings?: readonly CheckResult[];
  readonly ledger?: LedgerState;
  readonly now?: Instant;
}

/** One clean scan, seen when the pipeline had ended. */
export const goodScans: Scans = {
  capturedAt: formatInstant(signedAt),
  complete: true,
  reports: [
    {
      type: 'sast',
      jobId: '905',
      outcome: 'completed',
      digest: digestOf('report'),
      findings: { critical: 0, high: 1, medium: 0, low: 0, unknown: 0, info: 0 },
      endedAt: formatInstant(signedAt),
    },
  ],
};

/** One person approves, and nobody is missing. */
export const goodApprovals: DeploymentApprovals = {
  environment: 'production',
  deploymentId: '31',
  approvals: 1,
  rejections: 0,
  pending: 0,
  capturedAt: formatInstant(signedAt),
};

/** The log of the job that built. */
export const goodLog: JobLog = { jobId: '2342', digest: digestOf('log'), bytes: 3 };

/** Two others approved after the last push. */
const goodReview: readonly Fact[] = [
  { name: 'review.merge-request', value: '12', assurance: 'api', source: 'api' },
  { name: 'review.approvals', value: '2', assurance: 'api', source: 'api' },
  { name: 'review.last-commit', value: true, assurance: 'api', source: 'api' },
  { name: 'review.rules-approved', value: true, assurance: 'api', source: 'api' },
];

/** A clean scan that ended as the build was signed, an approved deployment, and the log. */
const goodCaptures: readonly Fact[] = [
  { name: 'scan.reports', value: goodScans, assurance: 'api', source: 'api' },
  { name: 'deployment.approvals', value: goodApprovals, assurance: 'api', source: 'api' },
  { name: 'job.log', value: goodLog, assurance: 'api', source: 'api' },
];

const goodSbom: SbomInput = {
  component: {
    name: 'app',
    version: '1.4.2',
    artifacts: [{ name: 'app-1.4.2.tgz', digest: digestOf(artifactBytes) }],
  },
  packages: [
    {
      key: 'node_modules/left',
      name: 'left',
      version: '2.0.0',
      purl: 'pkg:npm/left@2.0.0',
      hashes: [],
      scope: 'required',
      dependsOn: [],
    },
  ],
  dependsOn: ['node_modules/left'],
  toolVersion: '0.1.0',
  createdAt: signedAt,
};

const goodJob: Omit<GitlabBuild, 'sbom'> = {
  job: {
    serverUrl: 'https://gitlab.example.com',
    projectId: '4711',
    projectUrl: 'https://gitlab.example.com/acme/app',
    commit: 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
    ref: 'refs/heads/main',
    refProtected: true,
    config: {
      path: '.gitlab-ci.yml',
      uri: 'https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main',
      commit: 'eafa0a6814f6cf21c95bc7a2a4a6b6e5e1a0c2d3',
    },
    pipelineId: '815',
    pipelineUrl: 'https://gitlab.example.com/acme/app/-/pipelines/815',
    pipelineSource: 'push',
    jobId: '2342',
    jobUrl: 'https://gitlab.example.com/acme/app/-/jobs/2342',
    jobName: 'release',
    startedAt: parseInstant('2026-01-31T11:55:00Z'),
    runner: { id: '7', environment: 'self-hosted', tags: ['protected'] },
    inputs: {},
  },
  builder: 'protected',
  artifacts: [{ name: 'app-1.4.2.tgz', digest: digestOf(artifactBytes) }],
  finishedAt: parseInstant('2026-01-31T11:59:00Z'),
  toolVersion: '0.1.0',
};

/** A build with everything that a decision about it needs. */
export interface TestBuild {
  readonly submission: Submission;
  readonly platform: Platform;
  readonly assessment: Assessment;
  readonly input: PromotionInput;
}

/** Makes the good build, or one that differs from it in one property. */
export async function makeBuild(changes: Changes = {}): Promise<TestBuild> {
  const evidence = makeEvidence(changes);
  const bytes = changes.artifactBytes ?? artifactBytes;
  const artifact: Artifact = { digest: digestOf(bytes), name: 'app-1.4.2.tgz', bytes };
  const claims = (changes.idToken ?? ((same) => same))(goodClaims);
  const submission: Submission = {
    artifacts: [artifact],
    evidence,
    ...(claims === undefined ? {} : { idToken: claims }),
    apiFacts: [
      ...(changes.apiFacts ?? []),
      ...(changes.review ?? ((same) => same))(goodReview),
      ...(changes.captured ?? ((same) => same))(goodCaptures),
    ],
    ...(changes.acceptedAt === 'never' ? {} : { acceptedAt: changes.acceptedAt ?? signedAt }),
  };
  const platform = (changes.platform ?? ((same) => same))(goodPlatform);
  const assessment = await assessSubmission(submission, platform, decidedAt);
  const requires = (changes.requires ?? ((same) => same))(goodRequirements);
  const statement = healthStatementOf(artifact, evidence, changes);
  return {
    submission,
    platform,
    assessment,
    input: {
      artifact: changes.promotedBytes === undefined ? artifact : { digest: digestOf(changes.promotedBytes) },
      assessment,
      platform: (changes.platformLater ?? ((same) => same))(platform),
      environment: { name: changes.environmentName ?? 'production', mode: 'enforce', requires },
      ...(statement === undefined
        ? {}
        : { health: { statement, document: digestOf('the health statement') } }),
      ...(changes.findings === undefined ? {} : { findings: changes.findings }),
      ledger: changes.ledger ?? 'recorded',
      now: changes.now ?? decidedAt,
    },
  };
}

/** Makes a build and decides about it. */
export async function decideBuild(changes: Changes = {}): Promise<Decision> {
  return decidePromotion((await makeBuild(changes)).input);
}

/** The result of one check in a decision. */
export function resultOf({ results }: Decision, code: string): CheckResult {
  const result = results.find((candidate) => candidate.code === code);
  if (result === undefined) throw new Error(`the decision has no result of ${code}`);
  return result;
}

/** Whom a certificate for a job with other claims names. */
export function identityOf(claims: GitlabClaims): ReturnType<typeof gitlabIdentity> {
  return gitlabIdentity({ ...goodClaims, ...claims });
}

/** The three files of the build. */
export function makeEvidence(changes: Changes): EvidenceSet {
  const sbomInput = (changes.sbom ?? ((same) => same))(goodSbom);
  const sbom = (changes.sbomBytes ?? ((same) => same))(buildCycloneDx(sbomInput));
  const build = (changes.build ?? ((same) => same))({
    ...goodJob,
    sbom: { name: 'sbom.cdx.json', mediaType: 'application/vnd.cyclonedx+json', digest: digestOf(sbom) },
  });
  const statement = JSON.parse(Buffer.from(buildGitlabProvenance(build)).toString()) as EditableJson;
  changes.statement?.(statement);
  const provenance = renderEvidenceLines([signStatement(statement, changes.provenanceBundle)]);
  const signature = sigstore.makeBundle({
    identity: identityOf({}),
    content: { kind: 'message', bytes: artifactBytes },
    ...changes.signatureBundle,
  }).bytes;
  return (changes.evidence ?? ((same: EvidenceSet) => same))({ sbom, provenance, signature });
}

/** Signs a statement as the good build's job would. */
export function signStatement(statement: EditableJson, options: BundleOptions = {}): Uint8Array {
  const payload = Buffer.from(JSON.stringify(statement));
  return sigstore.makeBundle({
    identity: identityOf({}),
    content: { kind: 'statement', payload },
    ...options,
  }).bytes;
}

function healthStatementOf(
  artifact: Artifact,
  evidence: EvidenceSet,
  changes: Changes,
): HealthStatement | undefined {
  const good: HealthStatement = {
    artifacts: [artifact.digest],
    provenance: digestOf(evidence.provenance ?? ''),
    verdict: 'healthy',
    window: { fromAt: parseInstant('2026-01-31T11:55:00Z'), toAt: parseInstant('2026-01-31T12:00:00Z') },
    statedAt: signedAt,
    reasons: ['all objectives met'],
    sources: [],
  };
  return (changes.health ?? ((same) => same))(good);
}
