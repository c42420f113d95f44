import { WaybillError } from './waybill-error.ts';

declare const brand: unique symbol;

/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z, never local time. */
export type Instant = number & { readonly [brand]: 'Instant' };

const form = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** The instant `ms` milliseconds after 1970 UTC; fractions are dropped. Throws `instant-malformed`. */
export function instantFromMs(ms: number): Instant {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) throw malformed(String(ms));
  return Math.floor(ms) as Instant;
}

/** The instant `seconds` seconds after 1970 UTC. Throws `instant-malformed`. */
export function instantFromSeconds(seconds: number): Instant {
  return instantFromMs(seconds * 1000);
}

/** Reads a date-time with its zone (RFC 3339, section 5.6); throws `instant-malformed`. */
export function parseInstant(text: string): Instant {
  const part = form.exec(text);
  if (!part) throw malformed(text);
  const [year, month, day, hour, minute, second] = part.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  // Date.parse rolls 31 February over to March; a date that does not exist is refused instead.
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth || hour > 23 || minute > 59 || second > 59) {
    throw malformed(text);
  }
  const ms = Date.parse(text.toUpperCase());
  if (Number.isNaN(ms)) throw malformed(text);
  return ms as Instant;
}

/** Writes an instant as `2026-01-31T12:00:00.000Z`, without the fraction when it is zero. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function malformed(text: string): WaybillError {
  return new WaybillError({
    code: 'instant-malformed',
    message: 'This is not a point in time.',
    expected: 'a date-time with its zone, such as 2026-01-31T12:00:00Z (RFC 3339)',
    found: text.length > 60 ? `${text.length} characters` : JSON.stringify(text),
  });
}
