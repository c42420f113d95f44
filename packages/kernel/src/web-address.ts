/**
 * An address (`scheme://host/path`) without user, password, query and fragment, where people put tokens;
 * undefined when `text` is no such address. RFC 3986, section 3.
 */
export function findBareAddress(text: string): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:\/\//.test(text)) return undefined;
  const address = URL.parse(text);
  if (!address) return undefined;
  address.username = '';
  address.password = '';
  address.search = '';
  address.hash = '';
  return address.href;
}

/**
 * The base address of a service, its path ending in `/` so that routes can be resolved against it; undefined when
 * `text` is no http or https address, or holds a user, a password, a query or a fragment.
 */
export function findBaseAddress(text: string): URL | undefined {
  const url = URL.parse(text.endsWith('/') ? text : `${text}/`);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '' ? url : undefined;
}
