import type { JsonValue } from '@waybill/kernel';

/**
 * Writes a value in the canonical form that TUF signs (TUF 1.0, section 4.2.1; OLPC canonical JSON): keys sorted, no
 * white space, in strings only `"` and `\` escaped, whole numbers only. Not RFC 8785, which escapes control characters.
 * Undefined where the value has no such form.
 */
export function canonicalForm(value: JsonValue): string | undefined {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value === 'string') return quoted(value);
  const parts: string[] = [];
  if (Array.isArray(value)) {
    for (const item of value as readonly JsonValue[]) {
      const text = canonicalForm(item);
      if (text === undefined) return undefined;
      parts.push(text);
    }
    return `[${parts.join(',')}]`;
  }
  for (const [key, member] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const text = canonicalForm(member as JsonValue);
    if (text === undefined) return undefined;
    parts.push(`${quoted(key)}:${text}`);
  }
  return `{${parts.join(',')}}`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
