/** The address under `rel="next"` of a `Link` header (RFC 8288, section 3); undefined at the end of a list. */
export function findNextLink(header: string | null): string | undefined {
  if (header === null || header.length > 16_384) return undefined;
  for (const match of header.matchAll(/<([^<>]*)>([^<]*)/g)) {
    const [, address, parameters = ''] = match;
    if (/;\s*rel="?next"?\s*(?:[;,]|$)/.test(parameters)) return address;
  }
  return undefined;
}
