import type { ExceptionJson } from '@waybill/api';
import { parseInstant, type Instant } from '@waybill/kernel';
import type { Session } from '../command.ts';
import { digestText } from '../render/digest-text.ts';
import { printable } from '../render/error-text.ts';
import { paint, type Style } from '../render/style.ts';

/** What an exception is now. */
export type ExceptionState = 'holds' | 'expired' | 'ended';

/** What an exception is at a time; whether its giver still may give it, only the server knows. */
export function stateOf({ expiresAt, endedAt }: ExceptionJson, now: Instant): ExceptionState {
  if (endedAt !== undefined) return 'ended';
  return now < parseInstant(expiresAt) ? 'holds' : 'expired';
}

const colors = { holds: 'yellow', expired: 'dim', ended: 'dim' } as const;

/** An exception for people: what it is, for what, by whom and why. */
export function renderException(
  style: Style,
  session: Session,
  exception: ExceptionJson & { readonly state: ExceptionState },
): string {
  const { state, artifact, environment, reason, by, checks, createdAt, expiresAt, endedAt } = exception;
  const until = endedAt === undefined ? `until ${expiresAt}` : `ended at ${endedAt}`;
  return [
    `${paint(style, colors[state], state)}  ${digestText(artifact, session.verbose)}  for ${printable(environment)}, ${until}`,
    `   by: ${printable(by.username)} (user ${by.userId}), job ${by.jobId}, at ${createdAt}`,
    `   reason: ${printable(reason)}`,
    `   lets pass: ${checks.map(printable).join(', ')}`,
    `   id: ${exception.entryId}`,
    '',
  ].join('\n');
}
