export { checkPlatform } from './check-platform.ts';
export type { PlatformFacts } from './check-platform.ts';
export { findEnvironment } from './find-environment.ts';
export { digestOfFolder } from './folder-digest.ts';
export { initFiles } from './init/init-files.ts';
export type { InitAnswers, InitSigning } from './init/init-plan.ts';
export { loadPlatform } from './load-platform.ts';
export { problemsOf, renderProblem } from './platform-problem.ts';
export type { PlatformProblem, ProblemCode } from './platform-problem.ts';
export type {
  BreakGlass,
  Environment,
  FindingSeverity,
  GitlabInstance,
  GitlabProject,
  KeyProfile,
  LocalCaProfile,
  KeylessProfile,
  LeastAssurance,
  Platform,
  Requirements,
  Revocation,
  RunnerIsolation,
  RunnerPrice,
  RunnerTier,
  Signer,
  TrustProfile,
} from './platform.ts';
export { tierOfRunner } from './tier-of-runner.ts';
export type { RunnerTraits } from './tier-of-runner.ts';
