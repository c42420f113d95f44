import type { Ecosystem } from './lockfile.ts';

/**
 * How a package that the ecosystem's public registry does not serve is told apart: `vcs_url` for a repository,
 * `download_url` for an archive, `repository_url` for another registry; `type` and `classifier` belong to Maven.
 */
export type PurlQualifier = readonly [
  name: 'vcs_url' | 'download_url' | 'repository_url' | 'type' | 'classifier',
  value: string,
];

/**
 * Package URL: `pkg:npm/%40scope/name@version`. `path` is namespace and name, parted by `/`, already normalised as
 * the type asks. Source: package-url/purl-spec, PURL-SPECIFICATION.
 */
export function packageUrl(
  type: Ecosystem,
  path: string,
  version: string | undefined,
  ...qualifiers: readonly PurlQualifier[]
): string {
  const at = version === undefined ? '' : `@${encode(version)}`;
  // The specification wants qualifiers in the order of their names.
  const query = qualifiers
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${encode(value).replaceAll('%2F', '/')}`)
    .join('&');
  return `pkg:${type}/${path.split('/').map(encode).join('/')}${at}${query === '' ? '' : `?${query}`}`;
}

/** Package URL of an npm package. The case of the name is kept, since old packages differ by it alone. */
export function npmPurl(name: string, version: string | undefined, qualifier?: PurlQualifier): string {
  return packageUrl('npm', name, version, ...(qualifier ? [qualifier] : []));
}

/** Package URL of a Python package: lowercase, `-` for `_` (purl-spec, types/pypi). */
export function pypiPurl(
  name: string,
  version: string | undefined,
  ...qualifiers: readonly PurlQualifier[]
): string {
  return packageUrl('pypi', name.toLowerCase().replaceAll('_', '-'), version, ...qualifiers);
}

/** Percent-encoding of the specification: colons stay, and what encodeURIComponent spares beyond `.-_~` goes. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
