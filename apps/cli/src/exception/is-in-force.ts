import type { ExceptionJson } from '@waybill/api';
import { parseInstant } from '@waybill/kernel';

/** True where it is about this artifact and environment, and still holds: an answer about another must not count. */
export function isInForce(
  exception: ExceptionJson,
  { artifact, environment }: { readonly artifact: string; readonly environment: string },
  now: number,
): boolean {
  return (
    exception.artifact === artifact &&
    exception.environment === environment &&
    exception.endedAt === undefined &&
    now < parseInstant(exception.expiresAt)
  );
}
