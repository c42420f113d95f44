import type { Instant, JsonObject } from '@waybill/kernel';
import type { Fact } from '../facts.ts';

/** What a GitLab ID token says of its job; what an older instance leaves out is absent, never false. */
export interface IdTokenClaims {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** `jti`: unique for each token. */
  readonly tokenId?: string;
  readonly issuedAt?: Instant;
  readonly notBeforeAt?: Instant;
  readonly expiresAt: Instant;
  /** Project that the job runs in; in merge request pipelines from forks the parent. */
  readonly projectId: string;
  readonly projectPath: string;
  readonly namespaceId?: string;
  readonly namespacePath?: string;
  /** True when the code comes from a fork of the project; absent when the instance does not tell. */
  readonly fromFork?: boolean;
  readonly pipelineId: string;
  readonly pipelineSource?: string;
  readonly jobId: string;
  readonly jobSource?: string;
  readonly jobConfig?: { readonly url: string; readonly commit: string };
  /** Full ref: `refs/heads/…`. */
  readonly ref?: string;
  readonly refProtected?: boolean;
  readonly commit?: string;
  /** `host/path//file@ref`, without scheme, as GitLab writes it. */
  readonly configRefUri?: string;
  readonly configCommit?: string;
  readonly runnerId?: string;
  readonly runnerEnvironment?: string;
  readonly environment?: string;
  readonly environmentProtected?: boolean;
  readonly deploymentTier?: string;
  readonly projectVisibility?: string;
}

/** Reads the claims of an ID token whose signature was verified. */
export function parseIdTokenClaims(_payload: JsonObject): IdTokenClaims {
  throw new Error('not yet');
}

/** Facts that a verified ID token shows. */
export function factsFromIdToken(_claims: IdTokenClaims): readonly Fact[] {
  throw new Error('not yet');
}
