export type { Artifact } from './artifact.ts';
export { assurances, reaches } from './facts.ts';
export type { Assurance, Fact, FactName, FactSet, FactValues } from './facts.ts';
export {
  buildHealthStatement,
  healthPredicateType,
  parseHealthStatement,
} from './health/health-statement.ts';
export type { HealthStatement, HealthVerdict } from './health/health-statement.ts';
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
export { gitlabJobFromEnvironment } from './provenance/gitlab-environment.ts';
export type { GitlabEnvironmentOptions } from './provenance/gitlab-environment.ts';
export { buildGitlabProvenance } from './provenance/gitlab-provenance.ts';
export { factsFromIdToken, parseIdTokenClaims } from './provenance/id-token-claims.ts';
export type { IdTokenClaims } from './provenance/id-token-claims.ts';
export { parseProvenance } from './provenance/parse-provenance.ts';
export type { Provenance, Resource } from './provenance/provenance.ts';
export { checkSbomSchema } from './sbom/check-sbom-schema.ts';
export { buildCycloneDx } from './sbom/cyclonedx.ts';
export { parseSbom } from './sbom/parse-sbom.ts';
export type { SbomArtifact, SbomComponent, SbomHash, SbomInput, SbomPackage } from './sbom/sbom-input.ts';
export type { Sbom, SbomEntry, SbomEntryHash, SbomSubject } from './sbom/sbom.ts';
export { buildSpdx } from './sbom/spdx.ts';
export { buildVsa, parseVsa, vsaPredicateType } from './summary/vsa.ts';
export type { Vsa, VsaInput } from './summary/vsa.ts';
export type { Statement, Subject } from './provenance/statement.ts';
export type {
  CertificateClaims,
  VerifiedBundle,
  VerifiedContent,
  VerifiedLogEntry,
  VerifiedSigner,
  VerifiedTime,
} from './signature/verified-bundle.ts';
