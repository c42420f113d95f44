import type { IncomingHttpHeaders } from 'node:http';
import { json, type Answer } from './answer.ts';
import type { AccessToken, GitlabState, Job, Project } from './state.ts';

/** Who asks. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'token'; readonly token: AccessToken }
  | { readonly kind: 'job'; readonly job: Job };

/** Finds who asks by the token in the request, or what is answered to a token that does not hold. */
export function callerOf(
  headers: IncomingHttpHeaders,
  state: GitlabState,
  nowMs: number,
):
  | { readonly kind: 'known'; readonly caller: Caller }
  | { readonly kind: 'refused'; readonly answer: Answer } {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  const value = headers['private-token'] ?? bearer;
  if (typeof value === 'string') {
    const token = state.tokens.find((candidate) => candidate.value === value);
    if (!token) return refused(json({ message: '401 Unauthorized' }, 401));
    if (token.revoked)
      return refused(invalidToken('Token was revoked. You have to re-authorize from the user.'));
    if (isExpired(token, nowMs)) {
      return refused(invalidToken('Token is expired. You can either do re-authorization or token refresh.'));
    }
    token.lastUsedAtMs = nowMs;
    return { kind: 'known', caller: { kind: 'token', token } };
  }
  const jobToken = headers['job-token'];
  if (typeof jobToken === 'string') {
    const job = state.jobs.find((candidate) => candidate.token === jobToken);
    // A job's token dies with the job.
    if (job?.status !== 'running') return refused(json({ message: '401 Unauthorized' }, 401));
    return { kind: 'known', caller: { kind: 'job', job } };
  }
  return { kind: 'known', caller: { kind: 'anonymous' } };
}

/** True on and after the token's last day. */
export function isExpired(token: AccessToken, nowMs: number): boolean {
  return token.expiresOn !== null && new Date(nowMs).toISOString().slice(0, 10) >= token.expiresOn;
}

/** True when the caller may know that the project exists. */
export function maySee(caller: Caller, project: Project): boolean {
  if (project.visibility === 'public') return true;
  switch (caller.kind) {
    case 'anonymous':
      return false;
    case 'job':
      return caller.job.projectId === project.id;
    case 'token':
      return (
        project.visibility === 'internal' ||
        caller.token.admin ||
        caller.token.projectIds === 'all' ||
        caller.token.projectIds.includes(project.id)
      );
  }
}

function refused(answer: Answer): { readonly kind: 'refused'; readonly answer: Answer } {
  return { kind: 'refused', answer };
}

function invalidToken(description: string): Answer {
  return json({ error: 'invalid_token', error_description: description }, 401);
}
