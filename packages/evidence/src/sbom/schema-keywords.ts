import { createHash } from 'node:crypto';

/**
 * Keywords and formats of JSON Schema that the generated validators call.
 * Draft 7 validation, sections 6.3.1, 6.3.2, 6.4.3 and 7.3.
 */

/** `uniqueItems` in linear time: only items that agree on the surface are compared in depth. */
export function hasUniqueItems(items: readonly unknown[]): boolean {
  /** Surface to the one item that has it, or to the fingerprints of all that have it. */
  const seen = new Map<string, unknown>();
  for (const item of items) {
    const surface = surfaceOf(item);
    if (!seen.has(surface)) {
      seen.set(surface, item);
      continue;
    }
    const other = seen.get(surface);
    const deep = other instanceof Set ? (other as Set<string>) : new Set([fingerprint(other)]);
    const print = fingerprint(item);
    if (deep.has(print)) return false;
    seen.set(surface, deep.add(print));
  }
  return true;
}

/** Equal for equal items, cheap, and blind to what lies deeper than one level. */
function surfaceOf(item: unknown): string {
  if (item === null || typeof item !== 'object') return JSON.stringify(item);
  if (Array.isArray(item)) return `[${item.length}`;
  const members = Object.entries(item).map(([key, value]) =>
    value !== null && typeof value === 'object' ? `${key}{` : `${key}:${JSON.stringify(value)}`,
  );
  return `{${members.sort().join()}`;
}

/**
 * Digest of each object and array seen so far. Without it an item nested n levels deep would be hashed
 * n times, which a hostile document turns into minutes.
 */
let prints = new WeakMap<object, string>();

/** Forgets what it knows of objects; call it before each validation, since a caller may have changed them. */
export function forgetFingerprints(): void {
  prints = new WeakMap();
}

function fingerprint(item: unknown): string {
  if (item === null || typeof item !== 'object') return JSON.stringify(item);
  const known = prints.get(item);
  if (known !== undefined) return known;
  const parts = Array.isArray(item)
    ? item.map(fingerprint)
    : Object.entries(item)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => `${JSON.stringify(key)}:${fingerprint(value)}`);
  const print = createHash('sha256')
    .update(Array.isArray(item) ? '[' : '{')
    .update(parts.join())
    .digest('hex');
  prints.set(item, print);
  return print;
}

/** Number of characters as JSON Schema counts them: code points, not UTF-16 units. */
export function characterCount(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++, count++) {
    if ((text.codePointAt(at) ?? 0) > 0xffff) at++;
  }
  return count;
}

const fullDate = /^(\d{4})-(\d{2})-(\d{2})$/;
const dateTime = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|[+-](\d{2}):(\d{2}))$/;
/** Every character but control characters, space and `"<>\\^`{|}`. */
const iriCharacters = /^[!#-;=?-[\]_a-z~\u0080-\uffff]*$/;
const scheme = /^[A-Za-z][A-Za-z0-9+.-]*$/;

/** Formats of JSON Schema that the official SBOM schemas use. */
export const formats: { readonly [name: string]: (text: string) => boolean } = {
  date: isDate,
  'date-time': (text) => {
    const part = dateTime.exec(text);
    if (!part || !isDate(part[1] ?? '')) return false;
    const [hour, minute, second] = [Number(part[2]), Number(part[3]), Number(part[4])];
    const leap = minute === 59 && second === 60;
    return (
      hour < 24 &&
      minute < 60 &&
      (second < 60 || leap) &&
      Number(part[5] ?? 0) < 24 &&
      Number(part[6] ?? 0) < 60
    );
  },
  'iri-reference': isIriReference,
  uri: (text) => /^[^:/?#]+:/.test(text) && isIriReference(text),
  // RFC 6531 in what a typing error breaks: one part on each side of the last @.
  'idn-email': (text) => /^[^\s@]+@[^\s@]+$/.test(text),
};

function isDate(text: string): boolean {
  const part = fullDate.exec(text);
  if (!part) return false;
  const [year, month, day] = [Number(part[1]), Number(part[2]), Number(part[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** RFC 3987, section 2.2, step by step: one pattern for all would backtrack, quadratic on hostile text. */
function isIriReference(text: string): boolean {
  if (!iriCharacters.test(text)) return false;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return false;
  const [beforeFragment = '', ...fragments] = text.split('#');
  if (fragments.length > 1) return false;
  const colon = beforeFragment.search(/[:/?]/);
  const hasColonFirst = beforeFragment.charAt(colon) === ':';
  // A colon in the first segment without a scheme before it is not allowed: `git@host:path` is no reference.
  if (hasColonFirst && !scheme.test(beforeFragment.slice(0, colon))) return false;
  const rest = hasColonFirst ? beforeFragment.slice(colon + 1) : beforeFragment;
  // Brackets stand in an authority only, around an IPv6 address.
  const afterAuthority = rest.startsWith('//') ? rest.slice(2).replace(/^[^/?]*/, '') : rest;
  return !/[[\]]/.test(afterAuthority + fragments.join());
}
