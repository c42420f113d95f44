import type { JsonValue } from './json.ts';

/**
 * Writes a value as canonical JSON: no white space, object keys in UTF-16 order (RFC 8785).
 * Equal values give equal bytes, so they can be hashed and signed.
 */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value as { readonly [key: string]: JsonValue })
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
