export type { Artifact } from './artifact.ts';
export { convertCosignLayer, cosignLayerTypes, cosignTagOf } from './cosign/cosign-layer.ts';
export type { CosignDocument, CosignLayer } from './cosign/cosign-layer.ts';
export { findSimpleSigning, parseSimpleSigningPayload, simpleSigningType } from './cosign/simple-signing.ts';
export type { SimpleSigning, SimpleSigningPayload } from './cosign/simple-signing.ts';
export { assurances, factText, reaches } from './facts.ts';
export type { Assurance, Fact, FactName, FactSet, FactValues } from './facts.ts';
export {
  buildCapturedStatement,
  capturedFactNames,
  capturedPredicateType,
} from './captured/captured-statement.ts';
export type { CapturedKind, CapturedStatement } from './captured/captured-statement.ts';
export { maxScanReportBytes, readScanReport } from './captured/scan-report.ts';
export type { ScanReportOrigin } from './captured/scan-report.ts';
export { severities } from './captured/captured-values.ts';
export type { DeploymentApprovals, JobLog, ScanReport, Scans, Severity } from './captured/captured-values.ts';
export {
  buildHealthStatement,
  healthPredicateType,
  parseHealthStatement,
} from './health/health-statement.ts';
export type { HealthSource, HealthStatement, HealthVerdict } from './health/health-statement.ts';
export { builderIdOf, findBuilder } from './provenance/builder-id.ts';
export { compareFacts } from './provenance/compare-facts.ts';
export { parseEvidenceLines, renderEvidenceLines } from './provenance/evidence-lines.ts';
export { factsFromCertificate, factsFromProvenance } from './provenance/facts-from.ts';
export { gitlabJobBuildType } from './provenance/gitlab-build.ts';
export type {
  BuiltArtifact,
  Byproduct,
  DigestCheck,
  GitlabBuild,
  GitlabConfig,
  GitlabEnvironment,
  GitlabJob,
  GitlabRunner,
  ResolvedDependency,
} from './provenance/gitlab-build.ts';
export { buildInputs, gitlabJobFromEnvironment } from './provenance/gitlab-environment.ts';
export type { EnvironmentVariables, GitlabEnvironmentOptions } from './provenance/gitlab-environment.ts';
export { buildGitlabProvenance, slsaProvenanceType } from './provenance/gitlab-provenance.ts';
export type { ImageChild, ListedChild } from './provenance/image-children.ts';
export { factsFromIdToken, parseIdTokenClaims } from './provenance/id-token-claims.ts';
export type { IdTokenClaims } from './provenance/id-token-claims.ts';
export { digestChecks, reachesCheck } from './provenance/server-statement.ts';
export type { VouchedAssurance, VouchedFacts } from './provenance/server-statement.ts';
export { isProvenanceType, parseProvenance } from './provenance/parse-provenance.ts';
export type { Provenance, Resource } from './provenance/provenance.ts';
export { checkSbomSchema } from './sbom/check-sbom-schema.ts';
export { buildCycloneDx } from './sbom/cyclonedx.ts';
export { parseSbom } from './sbom/parse-sbom.ts';
export { parseSbomJson } from './sbom/sbom-text.ts';
export type { SbomArtifact, SbomComponent, SbomHash, SbomInput, SbomPackage } from './sbom/sbom-input.ts';
export type { Sbom, SbomEntry, SbomEntryHash } from './sbom/sbom.ts';
export { buildSpdx } from './sbom/spdx.ts';
export { parseVsa } from './summary/parse-vsa.ts';
export { buildVsa, vsaPredicateType, vsaResourceUri } from './summary/vsa.ts';
export type { Vsa, VsaDocument, VsaInput } from './summary/vsa.ts';
export { matchSubject, parseStatement, statementLimits } from './provenance/statement.ts';
export type { Statement, Subject } from './provenance/statement.ts';
export { paeOf, statementPayloadType } from './dsse.ts';
export { buildSignatureStatement, signaturePredicateType } from './signature-statement.ts';
export { bundleErrorCodes } from './signature/bundle-error.ts';
export type { BundleErrorCode } from './signature/bundle-error.ts';
export { parseBundle } from './signature/bundle.ts';
export type {
  Bundle,
  BundleVersion,
  HashAlgorithm,
  InclusionProof,
  LogEntry,
  SignedContent,
  SigningMaterial,
} from './signature/bundle.ts';
export { parseEvidenceLine } from './signature/evidence-line.ts';
export type { EvidenceLine } from './signature/evidence-line.ts';
export { keyMadeSignature } from './signature/key-made-signature.ts';
export { checkCertificateHosts } from './signature/certificate-hosts.ts';
export type { CertificateHosts } from './signature/certificate-hosts.ts';
export { parseCheckpoint, verifyCheckpoint } from './signature/checkpoint.ts';
export { parseDer, readOid, readSmallInteger } from './signature/der.ts';
export { prepareDigestVerification } from './signature/digest-verification.ts';
export { keyFingerprint } from './signature/public-key.ts';
export { readClaimedSigner } from './signature/signer.ts';
export type { ClaimedSigner, ExpectedSigner } from './signature/signer.ts';
export { verifyBundle } from './signature/verify-bundle.ts';
export type { BundleRules, VerifyBundleOptions } from './signature/verify-bundle.ts';
export { authorityName, pinnedAuthorities } from './trusted-root/pinned-authorities.ts';
export { publicGoodRootOrigin, publicGoodTrustedRoot } from './trusted-root/public-good.ts';
export type { PublicGoodRootOrigin } from './trusted-root/public-good.ts';
export { includesInstant, parseTrustedRoot } from './trusted-root/trusted-root.ts';
export type { TrustedAuthority, TrustedLog, TrustedRoot, Validity } from './trusted-root/trusted-root.ts';
export type {
  CertificateClaims,
  VerifiedBundle,
  VerifiedContent,
  VerifiedLogEntry,
  VerifiedSigner,
  VerifiedTime,
} from './signature/verified-bundle.ts';
