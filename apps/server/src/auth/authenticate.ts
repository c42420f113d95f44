import { createHash } from 'node:crypto';
import { parseIdTokenClaims, type IdTokenClaims } from '@waybill/evidence';
import type { IdTokenVerifier } from '@waybill/integrations/gitlab';
import { WaybillError, type JsonObject } from '@waybill/kernel';
import type { Ledger, Submitter } from '@waybill/ledger';
import type { ApiToken } from '../server-config.ts';

/** Who asks, as the server verified it. */
export type Caller =
  | { readonly kind: 'job'; readonly claims: IdTokenClaims; readonly payload: JsonObject }
  | { readonly kind: 'api-token'; readonly name: string };

/** What authentication needs. */
export interface AuthenticationContext {
  readonly verifier: IdTokenVerifier;
  readonly ledger: Pick<Ledger, 'bindToken'>;
  readonly apiTokens: readonly ApiToken[];
  /** Numbers of projects, or paths of projects and groups; undefined admits every project of the instance. */
  readonly projects: readonly string[] | undefined;
}

/**
 * Finds out who asks by the `Authorization` header. A job's ID token is verified and its `jti` bound to the
 * job. Throws `credentials-missing`, `api-token-unknown`, `project-not-admitted`, what the verifier throws,
 * and what `bindToken` throws.
 */
export async function authenticate(
  header: string | undefined,
  context: AuthenticationContext,
): Promise<Caller> {
  const value = /^Bearer ([\x21-\x7e]+)$/i.exec(header ?? '')?.[1];
  if (value === undefined) throw credentialsMissing(header !== undefined);
  const known = findApiToken(value, context.apiTokens);
  if (known) return { kind: 'api-token', name: known.name };
  if (value.split('.').length !== 3) throw unknownToken();
  const { claims: payload, jti, jobId, expiresAt } = await context.verifier.verify(value);
  const claims = parseIdTokenClaims(payload);
  if (!isAdmitted(claims, context.projects)) throw notAdmitted(claims);
  await context.ledger.bindToken(jti, jobId, expiresAt);
  return { kind: 'job', claims, payload };
}

/** The caller as the ledger names who handed something in. */
export function submitterOf(caller: Caller): Submitter {
  if (caller.kind === 'api-token') return caller;
  const { projectId, pipelineId, jobId } = caller.claims;
  return { kind: 'job', projectId, pipelineId, jobId };
}

function findApiToken(value: string, tokens: readonly ApiToken[]): ApiToken | undefined {
  // Comparing digests tells nothing of how much of a guess was right.
  const sha256 = createHash('sha256').update(value).digest('hex');
  return tokens.find((candidate) => candidate.sha256 === sha256);
}

function unknownToken(): WaybillError {
  return new WaybillError({
    code: 'api-token-unknown',
    message: 'The server does not know this token.',
    category: 'refused',
    expected: 'a GitLab ID token, or an API token that the server was started with',
    found: 'another text',
    help: 'In a job, hand over the variable that id_tokens: fills. People put an API token into WAYBILL_TOKEN; docs/guides/server.md tells how the server learns of it.',
  });
}

function isAdmitted(
  { projectId, projectPath }: IdTokenClaims,
  projects: readonly string[] | undefined,
): boolean {
  return (
    projects === undefined ||
    projects.some((admitted) =>
      // A group may be called by a number, and whoever makes one first must not be taken for the project.
      /^\d+$/.test(admitted) ? admitted === projectId : `${projectPath}/`.startsWith(`${admitted}/`),
    )
  );
}

function notAdmitted({ projectPath }: IdTokenClaims): WaybillError {
  return new WaybillError({
    code: 'project-not-admitted',
    message: 'The server does not serve this project.',
    category: 'refused',
    expected: 'a project that WAYBILL_PROJECTS names',
    found: projectPath.slice(0, 100),
    help: 'Ask whoever runs the server to admit the project or its group.',
  });
}

function credentialsMissing(isPresent: boolean): WaybillError {
  return new WaybillError({
    code: 'credentials-missing',
    message: 'The server does not know who asks.',
    category: 'refused',
    expected: 'Authorization: Bearer <GitLab ID token or API token>',
    found: isPresent ? 'another Authorization header' : 'no Authorization header',
    help: 'In a job, declare id_tokens: with the audience that the platform folder names, and send the token. People put an API token of the server into WAYBILL_TOKEN.',
  });
}
