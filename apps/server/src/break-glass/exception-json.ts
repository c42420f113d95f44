import type { ExceptionJson } from '@waybill/api';
import { formatInstant } from '@waybill/kernel';
import type { RecordedException } from './find-exceptions.ts';

/** An exception as it travels: its instants as text. */
export function exceptionToJson({ entryId, exception, endedAt }: RecordedException): ExceptionJson {
  const { createdAt, expiresAt, ...rest } = exception;
  return {
    entryId,
    ...rest,
    createdAt: formatInstant(createdAt),
    expiresAt: formatInstant(expiresAt),
    ...(endedAt !== undefined && { endedAt: formatInstant(endedAt) }),
  };
}
