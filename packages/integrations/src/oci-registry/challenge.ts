/** How a registry wants to be asked, from `WWW-Authenticate`. */
export type Challenge =
  | { readonly kind: 'basic' }
  | {
      readonly kind: 'bearer';
      readonly realm: string;
      readonly service?: string;
      readonly scope?: string;
      /** Why a token that was shown does not do, such as `insufficient_scope`. */
      readonly error?: string;
    };

/** Longest header that is read; the quadratic part of no expression below can matter under it. */
const maxLength = 4_096;

/**
 * Reads `WWW-Authenticate`; undefined where it asks for nothing that can be answered. With several schemes, Bearer is
 * taken. Source: RFC 9110, section 11.6.1; RFC 6750, section 3; distribution, token authentication.
 */
export function findChallenge(header: string | undefined): Challenge | undefined {
  if (header === undefined || header.length > maxLength) return undefined;
  const bearer = /(?:^|,)\s*bearer\s+(.*)$/i.exec(header)?.[1];
  if (bearer !== undefined) {
    const { realm, service, scope, error } = readParameters(bearer);
    if (realm === undefined) return undefined;
    return {
      kind: 'bearer',
      realm,
      ...(service === undefined ? {} : { service }),
      ...(scope === undefined ? {} : { scope }),
      ...(error === undefined ? {} : { error }),
    };
  }
  return /(?:^|,)\s*basic(?:\s|$)/i.test(header) ? { kind: 'basic' } : undefined;
}

function readParameters(text: string): { readonly [name: string]: string | undefined } {
  const found: { [name: string]: string } = Object.create(null) as { [name: string]: string };
  const one = /\s*([A-Za-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*(?:,|$)/y;
  for (let match = one.exec(text); match; match = one.exec(text)) {
    const [, name = '', quoted, plain] = match;
    found[name.toLowerCase()] ??= quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '';
  }
  return found;
}
