import type { Check } from '../check.ts';
import { artifactIsSubject } from './artifact-is-subject.ts';
import { assessmentApplies } from './assessment-applies.ts';
import { buildType } from './build-type.ts';
import { builder } from './builder.ts';
import { claimsConsistent } from './claims-consistent.ts';
import { digestChecked } from './digest-checked.ts';
import { deploymentApproved } from './deployment-approved.ts';
import { evidenceFresh } from './evidence-fresh.ts';
import { jobLogRecorded } from './job-log-recorded.ts';
import { ledgerRecorded } from './ledger-recorded.ts';
import { notFromFork } from './not-from-fork.ts';
import { notRevoked } from './not-revoked.ts';
import { pipelineKnown } from './pipeline-known.ts';
import { pipelineSource } from './pipeline-source.ts';
import { platformHealth } from './platform-health.ts';
import { provenancePresent } from './provenance-present.ts';
import { provenanceReadable } from './provenance-readable.ts';
import { provenanceSigned } from './provenance-signed.ts';
import { provenanceSigner } from './provenance-signer.ts';
import { refProtected } from './ref-protected.ts';
import { requirementsStated } from './requirements-stated.ts';
import { reviewApproved } from './review-approved.ts';
import { runnerTier } from './runner-tier.ts';
import { sbomComponents } from './sbom-components.ts';
import { sbomDescribesArtifact } from './sbom-describes-artifact.ts';
import { sbomFormat } from './sbom-format.ts';
import { sbomNamedByProvenance } from './sbom-named-by-provenance.ts';
import { sbomPresent } from './sbom-present.ts';
import { sbomSchema } from './sbom-schema.ts';
import { scansPassed } from './scans-passed.ts';
import { signatureCoversArtifact } from './signature-covers-artifact.ts';
import { signaturePresent } from './signature-present.ts';
import { signatureSigned } from './signature-signed.ts';
import { signatureSigner } from './signature-signer.ts';
import { sourceCommit } from './source-commit.ts';
import { sourceProject } from './source-project.ts';
import { sourceRef } from './source-ref.ts';

/** Every check that the gate asks, in the order in which a decision lists them. */
export const checks: readonly Check[] = [
  requirementsStated,
  assessmentApplies,
  sbomPresent,
  sbomSchema,
  sbomFormat,
  sbomDescribesArtifact,
  sbomNamedByProvenance,
  sbomComponents,
  signaturePresent,
  signatureSigned,
  signatureSigner,
  signatureCoversArtifact,
  provenancePresent,
  provenanceSigned,
  provenanceSigner,
  provenanceReadable,
  artifactIsSubject,
  digestChecked,
  buildType,
  builder,
  sourceProject,
  sourceRef,
  sourceCommit,
  notFromFork,
  refProtected,
  reviewApproved,
  scansPassed,
  deploymentApproved,
  jobLogRecorded,
  pipelineKnown,
  pipelineSource,
  runnerTier,
  claimsConsistent,
  evidenceFresh,
  notRevoked,
  platformHealth,
  ledgerRecorded,
];
