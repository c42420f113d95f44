/** How a package that no registry serves is told apart: `vcs_url` for Git, `download_url` for an archive. */
export type PurlQualifier = readonly [name: 'vcs_url' | 'download_url', value: string];

/**
 * Package URL of an npm package: `pkg:npm/%40scope/name@version`. The case of the name is kept, since old
 * packages differ by it alone. Source: package-url/purl-spec, PURL-SPECIFICATION and types/npm.
 */
export function npmPurl(name: string, version: string | undefined, qualifier?: PurlQualifier): string {
  const path = name.split('/').map(encode).join('/');
  const at = version === undefined ? '' : `@${encode(version)}`;
  const query = qualifier ? `?${qualifier[0]}=${encode(qualifier[1]).replaceAll('%2F', '/')}` : '';
  return `pkg:npm/${path}${at}${query}`;
}

/** Percent-encoding of the specification: colons stay, and what encodeURIComponent spares beyond `.-_~` goes. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
