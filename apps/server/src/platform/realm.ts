import { createGitlabClient, createIdTokenVerifier, type GitlabClient } from '@waybill/integrations/gitlab';
import type { Ledger } from '@waybill/ledger';
import type { Platform } from '@waybill/platform';
import type { Logger } from 'pino';
import type { AuthenticationContext } from '../auth/authenticate.ts';
import type { CaptureContext } from '../capture/keep-captured.ts';
import { refreshCaptures } from '../capture/refresh-captures.ts';
import type { DecisionContext } from '../promotion/decide-artifact.ts';
import { createAssessmentReader, type AssessmentReader } from '../promotion/read-assessment.ts';
import { createProjectRegistry, type ProjectRegistry } from '../provenance/project-registry.ts';
import type { ServerConfig } from '../server-config.ts';

/** Everything that rests on one state of the platform folder. A request uses one realm from its start to its end. */
export interface Realm {
  readonly platform: Platform;
  readonly reader: AssessmentReader;
  readonly authentication: AuthenticationContext;
  /** Undefined where the server has no token for GitLab. */
  readonly gitlab: GitlabClient | undefined;
  /** Undefined where the server has no access to a container registry. */
  readonly registry: ProjectRegistry | undefined;
  readonly refresh: DecisionContext['refresh'];
  /** What capturing needs; undefined where the server has no token for GitLab. */
  readonly capturing: CaptureContext | undefined;
}

/** GitLab's word is worth waiting for, but a job waits with us. */
const usualGitlabDeadlineMs = 5_000;
/** A list of many pages may take so many times as long as one question, and no longer: projects choose their length. */
const listDeadlines = 4;

/** Builds what rests on a platform folder. */
export function createRealm(
  platform: Platform,
  {
    config,
    ledger,
    logger,
  }: { readonly config: ServerConfig; readonly ledger: Ledger; readonly logger: Logger },
): Realm {
  const { now, signer } = config;
  const gitlab = gitlabFor(platform, config);
  const capturing = gitlab && { ledger, gitlab, gitlabUrl: platform.gitlab.url, signer, now };
  const onFailed = (error: unknown): void => logger.warn({ err: error }, 'GitLab was not asked again');
  return {
    platform,
    reader: createAssessmentReader({ ledger, platform, now }),
    authentication: {
      verifier: verifierFor(platform, config),
      ledger,
      apiTokens: config.apiTokens ?? [],
      projects: config.projects,
    },
    gitlab,
    registry: registryFor(platform, config),
    refresh:
      capturing && ((entry, environment) => refreshCaptures(entry, environment, { ...capturing, onFailed })),
    capturing,
  };
}

function gitlabFor(
  platform: Platform,
  { gitlabToken, gitlabDeadlineMs: deadlineMs = usualGitlabDeadlineMs }: ServerConfig,
): GitlabClient | undefined {
  if (gitlabToken === undefined) return undefined;
  return createGitlabClient({
    url: platform.gitlab.url,
    token: { kind: 'private', value: gitlabToken },
    deadlineMs,
    listMs: listDeadlines * deadlineMs,
  });
}

function verifierFor(platform: Platform, { now }: ServerConfig): ReturnType<typeof createIdTokenVerifier> {
  const { issuer, audience, url, pinnedKeys } = platform.gitlab;
  return createIdTokenVerifier({
    issuer,
    audience,
    now,
    keys: pinnedKeys === undefined ? { kind: 'discover', url } : { kind: 'pinned', jwks: pinnedKeys },
  });
}

/** Images of projects are looked for by the same token, unless another one is given for them. */
function registryFor(
  platform: Platform,
  { gitlabToken, registryLogin, gitlabDeadlineMs: deadlineMs = usualGitlabDeadlineMs }: ServerConfig,
): ProjectRegistry | undefined {
  const login =
    registryLogin ?? (gitlabToken === undefined ? undefined : { username: 'waybill', password: gitlabToken });
  if (!login) return undefined;
  return createProjectRegistry({
    credential: { kind: 'password', ...login },
    instanceOrigins: [platform.gitlab.url, platform.gitlab.issuer].map((address) => new URL(address).origin),
    plainHttp: platform.gitlab.url.startsWith('http://'),
    deadlineMs,
  });
}
