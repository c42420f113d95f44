/**
 * A package URL. Namespace, name and version are percent-encoded, qualifiers sorted, empty ones left out.
 * Source: package-url/purl-spec, "Rules for each purl component".
 */
export function purlOf(parts: {
  readonly type: string;
  /** Segments are separated by `/`. */
  readonly namespace?: string;
  readonly name: string;
  readonly version: string;
  readonly qualifiers?: { readonly [name: string]: string | undefined };
}): string {
  const { type, namespace, name, version, qualifiers = {} } = parts;
  const space = (namespace ?? '')
    .split('/')
    .filter((part) => part !== '')
    .map(encode)
    .join('/');
  const query = Object.entries(qualifiers)
    .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${encode(value)}`)
    .join('&');
  const path = `pkg:${type}/${space === '' ? '' : `${space}/`}${encode(name)}`;
  return `${path}${version === '' ? '' : `@${encode(version)}`}${query === '' ? '' : `?${query}`}`;
}

/** A colon stays as it is, as the specification wants it. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
