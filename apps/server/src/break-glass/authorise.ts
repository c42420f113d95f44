import { WaybillError, type JsonObject } from '@waybill/kernel';
import type { BreakGlass, Environment } from '@waybill/platform';
import type { Caller } from '../auth/authenticate.ts';

/** A person whom GitLab proved, and the job in which they act. */
export interface ProvenPerson {
  readonly userId: string;
  readonly username: string;
  readonly projectId: string;
  readonly pipelineId: string;
  readonly jobId: string;
}

/**
 * Who breaks the glass, if they may. A job's ID token names the user who runs it, and anything that runs in a pipeline runs
 * as the user who set it off. So it counts only in a pipeline that was started by hand (`web`), on a protected ref, in a
 * project that the environment names: what was merged or pushed must not speak for whoever pushed. Who started it the token
 * does not tell: it names whoever plays or retries the job. Throws
 * `break-glass-refused`.
 */
export function authorise(
  caller: Caller,
  { name, breakGlass }: Environment,
): ProvenPerson & { rules: BreakGlass } {
  if (!breakGlass) {
    throw refused('an environment whose "breakGlass" names who may', `${name} names nobody`);
  }
  if (caller.kind !== 'job') throw refused("a job's GitLab ID token, which names a person", 'an API token');
  const { claims, payload } = caller;
  const { userId, userLogin } = readUser(payload);
  const { projectId, projectPath, pipelineId, jobId } = claims;
  if (userId === undefined || userLogin === undefined) {
    throw refused('an ID token that names the user', 'one without user_id and user_login');
  }
  if (!breakGlass.users.some(({ id }) => id === userId)) {
    throw refused('a user whom the environment names by number', `user ${userId}`);
  }
  if (!breakGlass.projects.some(({ id, path }) => id === projectId && path === projectPath)) {
    throw refused('a job of a project that the environment names', `project ${projectId}`);
  }
  if (claims.pipelineSource !== 'web') {
    throw refused(
      'a pipeline that this user started by hand (web)',
      claims.pipelineSource ?? 'an unknown start',
    );
  }
  if (claims.refProtected !== true || claims.fromFork === true) {
    throw refused('a pipeline of a protected ref', claims.fromFork === true ? 'one of a fork' : 'another');
  }
  return { userId, username: userLogin, projectId, pipelineId, jobId, rules: breakGlass };
}

/** Read here alone: who ran a job is kept where they acted as a person, and nowhere else. */
function readUser({ user_id: id, user_login: login }: JsonObject): {
  readonly userId?: string;
  readonly userLogin?: string;
} {
  const number = typeof id === 'number' ? String(id) : id;
  return {
    ...(typeof number === 'string' && /^[1-9]\d{0,18}$/.test(number) && { userId: number }),
    ...(typeof login === 'string' && /^[^\p{Cc}\p{Cs}]{1,255}$/u.test(login) && { userLogin: login }),
  };
}

function refused(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'break-glass-refused',
    message: 'No exception was recorded: whoever asks may not break the glass here.',
    category: 'refused',
    expected,
    found,
    help: 'docs/guides/break-glass.md says who may, and from where.',
  });
}
