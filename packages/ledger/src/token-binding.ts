import { formatInstant, WaybillError } from '@waybill/kernel';
import type { Instant } from '@waybill/kernel';
import type { Kysely } from 'kysely';
import { printable } from './check-acceptance.ts';
import type { Tables } from './database/tables.ts';

/** A use of a job's ID token. */
export interface TokenUse {
  readonly jti: string;
  readonly jobId: string;
  readonly expiresAt: Instant;
}

/**
 * Binds a token to the job that first used it; throws `token-expired`, `token-bound-to-another-job`,
 * `token-binding-malformed`.
 */
export async function bindToken(db: Kysely<Tables>, use: TokenUse, now: Instant): Promise<void> {
  // PostgreSQL keeps no NUL, and a lone surrogate would be kept as another text.
  if (!printable.test(use.jti) || !printable.test(use.jobId)) {
    throw new WaybillError({
      code: 'token-binding-malformed',
      message: 'The request was not accepted: its ID token or job has an id that cannot be kept.',
      category: 'refused',
      expected: 'ids of 1 to 1024 characters without control characters',
      found: printable.test(use.jti) ? 'another job id' : 'another jti',
    });
  }
  if (use.expiresAt <= now) {
    throw new WaybillError({
      code: 'token-expired',
      message: 'The request was not accepted: its ID token has expired.',
      category: 'refused',
      expected: `a token that is valid at ${formatInstant(now)}`,
      found: `expired at ${formatInstant(use.expiresAt)}`,
      help: 'Let the job ask again with a fresh token; raise the job timeout if it runs for long.',
    });
  }
  // An expired token is refused above, so what was bound to it can go.
  await db.deleteFrom('token_binding').where('expires_at', '<=', now).execute();
  await db
    .insertInto('token_binding')
    .values({ jti: use.jti, job_id: use.jobId, expires_at: use.expiresAt })
    .onConflict((conflict) => conflict.column('jti').doNothing())
    .execute();
  const bound = await db
    .selectFrom('token_binding')
    .select('job_id')
    .where('jti', '=', use.jti)
    .executeTakeFirst();
  if (bound?.job_id === use.jobId) return;
  throw new WaybillError({
    code: 'token-bound-to-another-job',
    message: 'The request was not accepted: its ID token belongs to another job.',
    category: 'refused',
    expected: `a token of job ${use.jobId}`,
    ...(bound ? { found: `one that job ${bound.job_id} has used` } : {}),
    help: 'Each job must send the token that GitLab gave to it; look for a token that leaked.',
  });
}
