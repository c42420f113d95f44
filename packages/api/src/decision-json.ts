import type { Decision } from '@waybill/gate';
import { formatInstant, parseInstant } from '@waybill/kernel';
import type { DecisionJson } from './wire.ts';

/** A decision as it travels: its instants as text. */
export function decisionToJson({ decidedAt, validUntil, ...decision }: Decision): DecisionJson {
  return {
    ...decision,
    decidedAt: formatInstant(decidedAt),
    ...(validUntil !== undefined && { validUntil: formatInstant(validUntil) }),
  };
}

/** A decision as the gate made it. Throws `instant-malformed`. */
export function decisionFromJson({ decidedAt, validUntil, ...decision }: DecisionJson): Decision {
  return {
    ...decision,
    decidedAt: parseInstant(decidedAt),
    ...(validUntil !== undefined && { validUntil: parseInstant(validUntil) }),
  };
}
