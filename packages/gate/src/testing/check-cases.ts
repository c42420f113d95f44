/** For each check the one property whose change makes it fail, or makes it impossible to tell. */
import type { DigestCheck, Fact, FactName } from '@waybill/evidence';
import { digestOf, instantFromMs } from '@waybill/kernel';
import type { Platform, Requirements, Revocation } from '@waybill/platform';
import type { EditableJson } from '@waybill/simulator/sigstore';
import type { EvidenceSet } from '../submission.ts';
import {
  artifactBytes,
  decidedAt,
  goodApprovals,
  goodLog,
  goodScans,
  identityOf,
  type Changes,
} from './good-build.ts';
import { platformKey, signedAt } from './good-platform.ts';

/** What one check is proved with; the good build is the passing case of all. */
export interface CheckCase {
  readonly fail?: Changes;
  readonly notEvaluable?: Changes;
}

const dayMs = 24 * 3600 * 1000;
const evil = 'gitlab.example.com/acme/app-evil//.gitlab-ci.yml@refs/heads/main';
const nightly = 'gitlab.example.com/acme/app//nightly.yml@refs/heads/main';
const otherDigest = digestOf('another artifact');

/** The cases by code. */
export const checkCases: Readonly<Record<string, CheckCase>> = {
  'requirements-stated': {
    fail: { environmentName: 'prod' },
    notEvaluable: { requires: () => ({}) },
  },
  'assessment-applies': {
    fail: { promotedBytes: Buffer.from('another artifact') },
    notEvaluable: { platformLater: (platform) => ({ ...platform, signers: platform.signers.slice(0, 1) }) },
  },
  'sbom-present': { fail: without('sbom') },
  'sbom-schema': {
    fail: editSbom((sbom) => (sbom.components[0].type = 'secret-ingredient')),
    notEvaluable: without('sbom'),
  },
  'sbom-format': {
    fail: ask((requires) => ({ ...requires, sbom: { formats: ['spdx'], minComponents: 1 } })),
    notEvaluable: without('sbom'),
  },
  'sbom-describes-artifact': {
    fail: editSbom((sbom) => (sbom.metadata.component.hashes[0].content = otherDigest.slice(7))),
    notEvaluable: without('sbom'),
  },
  'sbom-named-by-provenance': {
    fail: { evidence: (good) => ({ ...good, sbom: Buffer.concat([good.sbom, Buffer.from('\n')]) }) },
    notEvaluable: without('provenance'),
  },
  'sbom-components': {
    fail: { sbom: (input) => ({ ...input, packages: [], dependsOn: [] }) },
    notEvaluable: without('sbom'),
  },
  'signature-present': { fail: without('signature') },
  'signature-signed': {
    fail: { signatureBundle: { edit: breakMessageSignature } },
    notEvaluable: { signatureBundle: { identity: identityOf({ ci_config_ref_uri: evil }) } },
  },
  'signature-signer': {
    fail: { signatureBundle: { identity: identityOf({ ci_config_ref_uri: nightly }) } },
    notEvaluable: { signatureBundle: { edit: breakMessageSignature } },
  },
  'signature-covers-artifact': {
    fail: { signatureBundle: { content: { kind: 'message', bytes: Buffer.from('another artifact') } } },
    notEvaluable: without('signature'),
  },
  'provenance-present': { fail: without('provenance') },
  'provenance-signed': {
    fail: { provenanceBundle: { edit: breakEnvelopeSignature } },
    notEvaluable: { provenanceBundle: { identity: identityOf({ ci_config_ref_uri: evil }) } },
  },
  'provenance-signer': {
    fail: { provenanceBundle: { identity: identityOf({ ci_config_ref_uri: nightly }) } },
    notEvaluable: { provenanceBundle: { edit: breakEnvelopeSignature } },
  },
  'provenance-readable': {
    fail: { statement: (statement) => delete statement.predicate.buildDefinition },
    notEvaluable: { provenanceBundle: { edit: breakEnvelopeSignature } },
  },
  'artifact-is-subject': {
    fail: { statement: (statement) => (statement.subject[0].digest.sha256 = otherDigest.slice(7)) },
    notEvaluable: without('provenance'),
  },
  'digest-checked': {
    fail: signedByPlatform('registry', 'job-artifact'),
    notEvaluable: ask((requires) => ({
      ...requires,
      provenance: { ...requires.provenance!, subjects: 'registry' },
    })),
  },
  'build-type': {
    fail: {
      statement: (statement) => (statement.predicate.buildDefinition.buildType = 'https://example.com/v1'),
    },
    notEvaluable: without('provenance'),
  },
  builder: {
    fail: { build: (build) => ({ ...build, builder: 'sandbox' }) },
    notEvaluable: without('provenance'),
  },
  'source-project': {
    fail: { idToken: (claims) => ({ ...claims, project_id: '4712', job_project_id: '4712' }) },
    notEvaluable: ask((requires) => ({ ...requires, source: { ...requires.source!, least: 'api' } })),
  },
  'source-ref': {
    fail: { build: (build) => ({ ...build, job: { ...build.job, ref: 'refs/heads/feature' } }) },
    notEvaluable: ask((requires) => ({ ...requires, source: { ...requires.source!, least: 'api' } })),
  },
  'source-commit': {
    fail: { idToken: (claims) => ({ ...claims, sha: 'f'.repeat(40) }) },
    notEvaluable: ask((requires) => ({ ...requires, commit: { least: 'api' } })),
  },
  'not-from-fork': {
    fail: {
      idToken: (claims) => ({ ...claims, project_id: '9999' }),
      requires: ({ source: _source, protectedRef: _protectedRef, ...requires }) => requires,
    },
  },
  'ref-protected': {
    fail: { idToken: (claims) => ({ ...claims, ref_protected: 'false' }) },
    notEvaluable: { idToken: () => undefined },
  },
  'review-approved': {
    fail: { review: captureWith('review.approvals', '1') },
    notEvaluable: { review: () => [] },
  },
  'scans-passed': {
    fail: { captured: captureWith('scan.reports', { ...goodScans, reports: [] }) },
    notEvaluable: { captured: captureWith('scan.reports', { ...goodScans, complete: false, reports: [] }) },
  },
  'deployment-approved': {
    fail: { captured: captureWith('deployment.approvals', { ...goodApprovals, pending: 1 }) },
    notEvaluable: {
      captured: captureWith('deployment.approvals', { ...goodApprovals, environment: 'staging' }),
    },
  },
  'job-log-recorded': {
    fail: { captured: captureWith('job.log', { ...goodLog, jobId: '904' }) },
    notEvaluable: { captured: (facts) => facts.filter(({ name }) => name !== 'job.log') },
  },
  'pipeline-known': {
    fail: { idToken: (claims) => ({ ...claims, pipeline_id: '816' }) },
    notEvaluable: { idToken: () => undefined },
  },
  'pipeline-source': {
    fail: { idToken: (claims) => ({ ...claims, pipeline_source: 'web' }) },
    notEvaluable: { idToken: () => undefined },
  },
  'runner-tier': {
    fail: { idToken: (claims) => ({ ...claims, runner_id: 8 }) },
    notEvaluable: { idToken: () => undefined },
  },
  'claims-consistent': { fail: { idToken: (claims) => ({ ...claims, job_id: '2343' }) } },
  'evidence-fresh': {
    fail: { now: instantFromMs(decidedAt + 30 * dayMs) },
    notEvaluable: { now: instantFromMs(signedAt - dayMs) },
  },
  'not-revoked': {
    fail: revoke({ kind: 'artifact', value: digestOf(artifactBytes) }),
    notEvaluable: { ...revoke({ kind: 'runner', value: '9' }), idToken: () => undefined },
  },
  'platform-health': {
    fail: { health: (good) => ({ ...good, verdict: 'degraded' }) },
    notEvaluable: { health: () => undefined },
  },
  'ledger-recorded': { fail: { ledger: 'missing' }, notEvaluable: { ledger: 'unreachable' } },
};

/** Leaves one piece of evidence out. */
export function without(piece: keyof EvidenceSet): Changes {
  return { evidence: ({ [piece]: _left, ...rest }) => rest };
}

/** What was captured of the good build, with another value of one fact. */
export function captureWith(
  name: FactName,
  value: Fact['value'],
): (facts: readonly Fact[]) => readonly Fact[] {
  return (facts) => facts.map((fact): Fact => (fact.name === name ? ({ ...fact, value } as Fact) : fact));
}

/** Adds a revocation. */
export function revoke(revocation: Pick<Revocation, 'kind' | 'value' | 'from' | 'until'>): Changes {
  return {
    platform: (platform: Platform) => ({
      ...platform,
      revocations: [{ reason: 'for a test', decidedAt: signedAt, ...revocation }],
    }),
  };
}

/** Provenance that the platform's own key signed: how it checked the digest, and how it is asked to have. */
export function signedByPlatform(check: DigestCheck, least: DigestCheck): Changes {
  return {
    build: (build) => ({
      ...build,
      vouched: {},
      artifacts: build.artifacts.map((artifact) => ({ ...artifact, check })),
    }),
    provenanceBundle: { key: platformKey, log: 'none' },
    platform: (platform) => ({
      ...platform,
      profiles: platform.profiles.map((profile) =>
        profile.kind === 'key' ? { ...profile, kind: 'server' } : profile,
      ),
    }),
    requires: (requires) => ({
      ...requires,
      provenance: { ...requires.provenance!, signers: ['organisation'], subjects: least },
    }),
  };
}

function ask(requires: (requires: Requirements) => Requirements): Changes {
  return { requires };
}

function editSbom(edit: (sbom: EditableJson) => unknown): Changes {
  return {
    sbomBytes: (bytes) => {
      const sbom = JSON.parse(Buffer.from(bytes).toString()) as EditableJson;
      edit(sbom);
      return Buffer.from(JSON.stringify(sbom));
    },
  };
}

function breakMessageSignature(bundle: EditableJson): void {
  bundle.messageSignature.signature = flipped(bundle.messageSignature.signature as string);
}

function breakEnvelopeSignature(bundle: EditableJson): void {
  const [signature] = bundle.dsseEnvelope.signatures;
  signature.sig = flipped(signature.sig as string);
}

/** The same signature with one bit of its last byte turned over. */
function flipped(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1);
  return bytes.toString('base64');
}
