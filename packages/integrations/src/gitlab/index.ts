export type {
  GitlabAttestation,
  GitlabJob,
  GitlabPipeline,
  GitlabProjectRecord,
  GitlabRelease,
  GitlabRunner,
  GitlabRunnerManager,
  GitlabSigningCertificate,
  GitlabTokenRecord,
  GitlabVersion,
  ProtectedRef,
} from './bodies.ts';
export { fetchAttestations } from './fetch-attestations.ts';
export { factsFromApi } from './facts-from-api.ts';
export type { GitlabJobRecords } from './facts-from-api.ts';
export { createGitlabClient } from './gitlab-client.ts';
export type { GitlabClient, GitlabClientOptions, GitlabToken, Lookup } from './gitlab-client.ts';
export { createIdTokenVerifier } from './id-token-verifier.ts';
export type {
  IdTokenVerifier,
  IdTokenVerifierOptions,
  KeySource,
  VerifiedIdToken,
} from './id-token-verifier.ts';
export type { ProjectRef } from './addresses.ts';
export type { HashedFile, HashLimits } from './hash-answer.ts';
export { collectList } from './collect-list.ts';
export { factsFromReview } from './facts-from-review.ts';
export { fetchDeploymentApprovals } from './fetch-deployment-approvals.ts';
export { fetchJobLog } from './fetch-job-log.ts';
export { fetchScans, scanTypes } from './fetch-scans.ts';
export { fetchReview, valueOf } from './fetch-review.ts';
export type { BuiltCommit, GitlabReview } from './fetch-review.ts';
export type { GitlabPackage, GitlabPackageFile } from './package-bodies.ts';
